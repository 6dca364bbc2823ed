export const HOME_PATH = "/dashboard";

const PLACEHOLDER = "http://return.invalid";
const LENGTH_MAX = 2048;

/**
 * The path to redirect to after sign-in: a path of this application, or the dashboard if `candidate` is anything else.
 * Rejects other origins in every spelling that browsers accept (`//evil`, `/\evil`, `/.//evil`, `javascript:`), and the
 * sign-in page itself.
 */
export function safeReturnPath(candidate: unknown, ownOrigin: string): string {
  if (typeof candidate !== "string" || candidate.length > LENGTH_MAX) return HOME_PATH;
  if (hasControlOrBackslash(candidate)) return HOME_PATH;
  const base = candidate.startsWith("/") ? PLACEHOLDER : ownOrigin;
  if (!candidate.startsWith("/") && !/^https?:\/\//i.test(candidate)) return HOME_PATH;
  if (!URL.canParse(candidate, base)) return HOME_PATH;
  const url = new URL(candidate, base);
  if (url.origin !== new URL(base).origin || url.username !== "") return HOME_PATH;
  if (url.pathname.startsWith("//")) return HOME_PATH;
  if (/^\/(sign-in|api)(\/|$)/.test(url.pathname)) return HOME_PATH;
  return url.pathname === "/" ? HOME_PATH : url.pathname + url.search + url.hash;
}

function hasControlOrBackslash(text: string): boolean {
  return [...text].some(
    (character) => character <= " " || character === "\\" || character === "\u007f",
  );
}
