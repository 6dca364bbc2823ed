import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAccount } from "@/lib/features/accounts/create-account";
import { SESSION_MAX_AGE_SECONDS } from "@/lib/features/sessions/start-session";
import type { Runtime } from "@/lib/platform/runtime";
import { authCalls, cookiesOf } from "@/test/support/auth-calls";
import { configure, createTestWorld, type TestWorld } from "@/test/support/test-ctx";
import { authRoute } from "./auth-route";
import { readSession } from "./session";
import { decodeSessionToken } from "./session-cookie";

const OWN = "http://localhost:4567";
const PASSWORD = "a long enough password";
const EMAIL = `auth.${process.pid}@shop.example`;
let world: TestWorld;
let runtime: Runtime;
let user: { userId: string };

beforeAll(async () => {
  world = await createTestWorld({ appUrl: OWN });
  runtime = world.runtime;
  const { ctx } = world;
  user = await createAccount(ctx, {
    name: "Shop",
    email: EMAIL,
    password: PASSWORD,
    isOperator: false,
  });
});
afterAll(() => world.close());

const { csrf, post, signIn: signInAs } = authCalls(OWN);
const signIn = (form: Record<string, string> = {}, base = OWN) =>
  signInAs({ email: EMAIL, password: PASSWORD, ...form }, { base });

describe("signing in", () => {
  it("the right password sets a session that lasts a week and that the API accepts", async () => {
    const response = await signIn({ callbackUrl: "/dashboard/orders?status=paid" });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ url: `${OWN}/dashboard/orders?status=paid` });
    const line = response.headers
      .getSetCookie()
      .find((one) => one.startsWith("driftstack.session="));
    expect(line).toMatch(/; Path=\/; Expires=.*; HttpOnly; SameSite=Lax$/);
    const session = await readSession(
      new Request(OWN, { headers: { cookie: cookiesOf(response) } }),
    );
    expect(session).toMatchObject({ userId: user.userId, role: "owner" });
    const { decode } = await import("next-auth/jwt");
    const token = await decode({
      token: /session=([^;]+)/.exec(line ?? "")?.[1] ?? "",
      secret: runtime.config.keys.session,
    });
    expect(Object.keys(token ?? {}).sort()).toEqual(["epoch", "exp", "iat", "jti", "sid", "sub"]);
    expect(Number(token?.exp) - Number(token?.iat)).toBe(SESSION_MAX_AGE_SECONDS);
  });

  it("works on the host and port on which the page was opened", async () => {
    const base = "http://127.0.0.1:4567";
    const response = await signIn({}, base);
    expect(response.status).toBe(200);
    expect(cookiesOf(response)).toContain("driftstack.session=");
  });

  it("an unknown email and a wrong password get the same response, byte for byte", async () => {
    const wrong = await signIn({ password: "wrong" });
    const unknown = await signIn({ email: "unknown@shop.example" });
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect(await wrong.text()).toBe(await unknown.text());
    expect(cookiesOf(wrong)).not.toContain("driftstack.session");
  });

  it("the eleventh failure gets the time to wait", async () => {
    const email = `locked.${process.pid}@shop.example`;
    for (let i = 0; i < 10; i++) await signIn({ email, password: "wrong" });
    const response = await signIn({ email, password: "wrong" });
    expect([response.status, response.headers.get("retry-after")]).toEqual([429, "1"]);
    expect(((await response.json()) as { url: string }).url).toContain("error=wait-1");
  });

  it("an address that tries many emails has to wait, with its whole IPv6 network", async () => {
    const { csrfToken, cookie } = await csrf();
    const from = (address: string, n: number) => {
      const form = { csrfToken, email: `many.${n}@shop.example`, password: "wrong" };
      return post("callback/credentials", form, {
        cookie,
        headers: { "x-forwarded-for": address },
      });
    };
    for (let n = 0; n < 50; n++) {
      expect((await from(`203.0.113.1, 2001:db8::${n}`, n)).status).toBe(401);
    }
    const rejected = await from("2001:db8::ffff", 50);
    expect([rejected.status, rejected.headers.get("retry-after")]).toEqual([429, "1"]);
    expect((await from("2001:db8:0:1::1", 51)).status).toBe(401);
  });

  it.each(["//evil.example", "/\\evil.example", "https://evil.example/x", "javascript:alert(1)"])(
    "the return address %s is replaced by the dashboard",
    async (callbackUrl) => {
      expect(await (await signIn({ callbackUrl })).json()).toEqual({ url: `${OWN}/dashboard` });
      const page = await authRoute(
        new Request(`${OWN}/api/auth/signin?callbackUrl=${encodeURIComponent(callbackUrl)}`),
      );
      expect(page.headers.get("location")).toBe(
        `/sign-in?callbackUrl=${encodeURIComponent(`${OWN}/dashboard`)}`,
      );
    },
  );
});

describe("signing in across sites", () => {
  it.each([
    ["another site", { origin: "https://evil.example" }],
    ["Origin: null", { origin: "null" }],
    ["another site by Sec-Fetch-Site", { "sec-fetch-site": "cross-site" }],
    ["a sibling site", { "sec-fetch-site": "same-site" }],
  ])("%s is rejected", async (_name, headers) => {
    const { csrfToken, cookie } = await csrf();
    const form = { csrfToken, email: EMAIL, password: PASSWORD };
    const response = await post("callback/credentials", form, { cookie, headers });
    expect(response.status).toBe(403);
    expect(response.headers.getSetCookie()).toEqual([]);
  });

  it("a missing or foreign CSRF token does not sign in", async () => {
    const { csrfToken, cookie } = await csrf();
    const other = await csrf();
    const form = { email: EMAIL, password: PASSWORD };
    const tries = [
      post("callback/credentials", form, { cookie }),
      post("callback/credentials", { ...form, csrfToken: other.csrfToken }, { cookie }),
      post("callback/credentials", { ...form, csrfToken }),
    ];
    for (const response of await Promise.all(tries)) {
      expect(cookiesOf(response)).not.toContain("driftstack.session=");
      expect(((await response.json()) as { url: string }).url).toContain("csrf=true");
    }
  });

  it("a session cookie planted before signing in is replaced", async () => {
    const { csrfToken, cookie } = await csrf();
    const planted = `${cookie}; driftstack.session=planted`;
    const response = await post(
      "callback/credentials",
      { csrfToken, email: EMAIL, password: PASSWORD },
      { cookie: planted },
    );
    const value = /driftstack\.session=([^;]+)/.exec(cookiesOf(response))?.[1];
    expect(await decodeSessionToken(runtime.config, value)).toEqual({
      sub: user.userId,
      epoch: 0,
      sid: expect.stringMatching(/^[\w-]{43}$/),
    });
  });
});

describe("signing out", () => {
  it("removes the session cookie, and requires the CSRF token", async () => {
    const session = cookiesOf(await signIn());
    const { csrfToken, cookie } = await csrf();
    const jar = `${session}; ${cookie}`;
    const rejected = await post("signout", { csrfToken: "0" }, { cookie: jar });
    expect(cookiesOf(rejected)).not.toContain("driftstack.session=");
    const response = await post("signout", { csrfToken }, { cookie: jar });
    const line = response.headers
      .getSetCookie()
      .find((one) => one.startsWith("driftstack.session=;"));
    expect(line).toContain("Max-Age=0");
  });
});

describe("the rest of next-auth", () => {
  it.each([
    "GET providers",
    "GET signout",
    "GET session",
    "POST session",
    "POST _log",
    "GET _log",
    "POST signin/credentials",
    "GET callback/credentials",
    "GET ../csrf",
  ])("%s is not served", async (call) => {
    const [method = "", action = ""] = call.split(" ");
    const headers = { origin: OWN, host: "localhost:4567" };
    const response = await authRoute(
      new Request(`${OWN}/api/auth/x/${action}`.replace("/x/", "/"), { method, headers }),
    );
    expect(response.status).toBe(404);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
  });

  it("a body that is not a form, or is too large, is rejected", async () => {
    const headers = { origin: OWN, host: "localhost:4567" };
    const send = (body: string, type: string) =>
      authRoute(
        new Request(`${OWN}/api/auth/callback/credentials`, {
          method: "POST",
          headers: { ...headers, "content-type": type },
          body,
        }),
      );
    expect((await send("{}", "application/json")).status).toBe(415);
    expect((await send(`a=${"x".repeat(9000)}`, "application/x-www-form-urlencoded")).status).toBe(
      413,
    );
  });
});

describe("behind https", () => {
  it("cookies are Secure and bound to the host by their prefix", async () => {
    const restore = configure(runtime, { appUrl: "https://pay.example.com" });
    try {
      const base = "https://pay.example.com";
      const response = await signIn({}, base);
      const lines = response.headers.getSetCookie();
      expect(lines.some((line) => line.startsWith("__Host-driftstack.session="))).toBe(true);
      for (const line of lines)
        expect(line).toMatch(/^__Host-.*; Path=\/;.*HttpOnly; Secure; SameSite=Lax$/);
      const cookie = cookiesOf(response);
      expect(await readSession(new Request(base, { headers: { cookie } }))).not.toBeNull();
    } finally {
      restore();
    }
  });
});
