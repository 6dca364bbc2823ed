export type SignInAnswer =
  | { kind: "done" }
  | { kind: "wrong" }
  | { kind: "code-required" }
  | { kind: "wrong-code" }
  | { kind: "wait"; seconds: number }
  | { kind: "failed" };

/** Reads the result of a sign-in attempt from the URL that next-auth redirects to. */
export function readSignInAnswer(ok: boolean, address: string): SignInAnswer {
  if (!URL.canParse(address, "http://own.invalid")) return { kind: "failed" };
  const query = new URL(address, "http://own.invalid").searchParams;
  const error = query.get("error");
  if (error === "CredentialsSignin") return { kind: "wrong" };
  if (error === "code-required" || error === "wrong-code") return { kind: error };
  const wait = /^wait-(\d{1,5})$/.exec(error ?? "");
  if (wait) return { kind: "wait", seconds: Number(wait[1]) };
  return ok && error === null && !query.has("csrf") ? { kind: "done" } : { kind: "failed" };
}

async function post(action: string, form: Record<string, string>): Promise<SignInAnswer> {
  const token = await fetch("/api/auth/csrf", { cache: "no-store" });
  if (!token.ok) return { kind: "failed" };
  const { csrfToken } = (await token.json()) as { csrfToken: string };
  const response = await fetch(`/api/auth/${action}`, {
    method: "POST",
    body: new URLSearchParams({ ...form, csrfToken, json: "true" }),
  });
  const answer = (await response.json().catch(() => ({}))) as { url?: string };
  return typeof answer.url === "string"
    ? readSignInAnswer(response.ok, answer.url)
    : { kind: "failed" };
}

export type SignInFields = { email: string; password: string; code?: string };

/** Signs in. On success the browser has the session cookie. Never throws. */
export async function signIn(fields: SignInFields): Promise<SignInAnswer> {
  return post("callback/credentials", fields).catch(() => ({ kind: "failed" }));
}

/** Ends this browser's session. Resolves to false when the server could not be reached. */
export async function signOut(): Promise<boolean> {
  const answer = await post("signout", {}).catch(() => ({ kind: "failed" }));
  return answer.kind === "done";
}
