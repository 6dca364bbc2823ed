/** The path and query of a request, or what is wrong with its target. */
export type Target = { url: string; path: string } | { problem: string };

/** Absolute form, `GET http://host/path`: every server has to accept it (RFC 9112, section 3.2.2). */
const ORIGIN = /^https?:\/\/[^/?#\\]*/i;
/** A backslash, a control character, an empty segment, or a dot segment. */
const AMBIGUOUS = /[\\\0-\x1f\x7f]|\/\/|\/\.{1,2}(?:\/|$)/;
/** The maximum number of percent-encodings of a path. Legitimate clients encode once. */
const DECODINGS_MAX = 4;

const AMBIGUOUS_PROBLEM =
  "The path contains a dot segment, an empty segment, a backslash or a control character. Send the normalized path.";

/**
 * Accepts only a path that every router reads in the same way. Two routers process it, the API's and that of Next.js: a
 * path that only one of them decodes or resolves to an API path would bypass the limits of the API.
 */
export function parseTarget(target: string, isApiPath: (path: string) => boolean): Target {
  const url = target.replace(ORIGIN, "") || "/";
  if (!url.startsWith("/") || url.includes("#")) {
    return { problem: "The request target must be a path that begins with a slash." };
  }
  const path = url.split("?", 1)[0] ?? "/";
  let form = path;
  for (let decodings = 0; ; decodings++) {
    if (AMBIGUOUS.test(form)) return { problem: AMBIGUOUS_PROBLEM };
    if (isApiPath(form) && !isApiPath(path)) {
      return { problem: "The path of an API route must be sent without percent-encoding." };
    }
    const decoded = decodeOnce(form);
    if (decoded === form) return { url, path };
    if (decoded === null) {
      if (decodings > 0) return { url, path };
      return {
        problem:
          "The path contains a % that is not followed by two hexadecimal digits of UTF-8. Check the link.",
      };
    }
    if (decodings === DECODINGS_MAX) {
      return { problem: "The path is percent-encoded too many times. Encode it once." };
    }
    form = decoded;
  }
}

function decodeOnce(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
