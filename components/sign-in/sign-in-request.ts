export type SignInResult =
  | { kind: "done" }
  | { kind: "wrong-password" }
  | { kind: "code-required" }
  | { kind: "wrong-code" }
  | { kind: "wait"; seconds: number }
  | { kind: "failed" };

/** Reads the result of a sign-in attempt from the URL that next-auth redirects to. */
export function readSignInResult(ok: boolean, url: string): SignInResult {
  if (!URL.canParse(url, "http://own.invalid")) return { kind: "failed" };
  const query = new URL(url, "http://own.invalid").searchParams;
  const error = query.get("error");
  if (error === "CredentialsSignin") return { kind: "wrong-password" };
  if (error === "code-required" || error === "wrong-code") return { kind: error };
  const wait = /^wait-(\d{1,5})$/.exec(error ?? "");
  if (wait) return { kind: "wait", seconds: Number(wait[1]) };
  return ok && error === null && !query.has("csrf") ? { kind: "done" } : { kind: "failed" };
}

async function post(action: string, form: Record<string, string>): Promise<SignInResult> {
  const token = await fetch("/api/auth/csrf", { cache: "no-store" });
  if (!token.ok) return { kind: "failed" };
  const { csrfToken } = (await token.json()) as { csrfToken: string };
  const response = await fetch(`/api/auth/${action}`, {
    method: "POST",
    body: new URLSearchParams({ ...form, csrfToken, json: "true" }),
  });
  const body = (await response.json().catch(() => ({}))) as { url?: string };
  return typeof body.url === "string"
    ? readSignInResult(response.ok, body.url)
    : { kind: "failed" };
}

export type SignInFields = { email: string; password: string; code?: string };

/** Signs in. On success the browser has the session cookie. Never throws. */
export async function signIn(fields: SignInFields): Promise<SignInResult> {
  return post("callback/credentials", fields).catch(() => ({ kind: "failed" }));
}

/** Signs out in this browser. Resolves to false if that failed. */
export async function signOut(): Promise<boolean> {
  const result = await post("signout", {}).catch(() => ({ kind: "failed" }));
  return result.kind === "done";
}
