import { authRoute } from "@/lib/http/session/auth-route";

type PostOptions = { base?: string; cookie?: string; headers?: Record<string, string> };

/** The Cookie header that a browser would send after this response. */
export const cookiesOf = (response: Response) =>
  response.headers
    .getSetCookie()
    .map((line) => line.slice(0, line.indexOf(";")))
    .join("; ");

/** Calls of `/api/auth/*` as the pages of the server at `own` make them. */
export function authCalls(own: string) {
  async function csrf(base = own): Promise<{ csrfToken: string; cookie: string }> {
    const response = await authRoute(new Request(`${base}/api/auth/csrf`));
    const { csrfToken } = (await response.json()) as { csrfToken: string };
    return { csrfToken, cookie: cookiesOf(response) };
  }

  async function post(action: string, form: Record<string, string>, options: PostOptions = {}) {
    const base = options.base ?? own;
    const headers = {
      origin: base,
      host: new URL(base).host,
      cookie: options.cookie ?? "",
      ...options.headers,
    };
    const body = new URLSearchParams({ json: "true", ...form });
    return authRoute(new Request(`${base}/api/auth/${action}`, { method: "POST", headers, body }));
  }

  async function signIn(form: Record<string, string>, options: PostOptions = {}) {
    const { csrfToken, cookie } = await csrf(options.base);
    const jar = [cookie, options.cookie].filter(Boolean).join("; ");
    return post("callback/credentials", { csrfToken, ...form }, { ...options, cookie: jar });
  }

  async function signOut(session: string) {
    const { csrfToken, cookie } = await csrf();
    return post("signout", { csrfToken }, { cookie: `${session}; ${cookie}` });
  }

  return { csrf, post, signIn, signOut };
}
