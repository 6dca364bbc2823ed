import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createAccount } from "@/lib/features/accounts/create-account";
import { signOut } from "@/lib/features/sessions/sign-out";
import { hashRecoveryCode } from "@/lib/features/two-factor/recovery-codes";
import { newTotpSecret } from "@/lib/features/two-factor/totp";
import { totpContext } from "@/lib/features/two-factor/verify-second-factor";
import type { Runtime } from "@/lib/platform/runtime";
import { encryptSecret } from "@/lib/platform/secrets";
import { authCalls, cookiesOf } from "@/test/support/auth-calls";
import { createTestWorld, type TestWorld } from "@/test/support/test-ctx";
import { createTestUser, TEST_PASSWORD as PASSWORD } from "@/test/support/test-session";
import { totpCode } from "@/test/support/totp-code";
import { readSession } from "./session";

vi.mock("@/lib/features/sessions/sign-out", async (original) => {
  const real = await original<{ signOut: typeof signOut }>();
  return { signOut: vi.fn(real.signOut) };
});

const OWN = "http://localhost:4567";
const CAREFUL = `careful.${process.pid}@shop.example`;
let email: string;
let world: TestWorld;
let runtime: Runtime;

beforeAll(async () => {
  world = await createTestWorld({ appUrl: OWN });
  runtime = world.runtime;
  email = (await createTestUser(world)).email;
});
afterAll(() => world.close());

const { csrf, post, signIn: signInAs } = authCalls(OWN);
const signIn = (form: Record<string, string> = {}) =>
  signInAs({ email: email, password: PASSWORD, ...form });

describe("the device cookie", () => {
  const deviceOf = (response: Response) =>
    response.headers.getSetCookie().find((one) => one.startsWith("driftstack.device="));

  it("is set by a sign-in, for a year, HttpOnly; a failed sign-in sets none", async () => {
    const line = deviceOf(await signIn()) ?? "";
    expect(line).toMatch(
      /^driftstack\.device=[\w.-]+; Path=\/; Max-Age=31536000; HttpOnly; SameSite=Lax$/,
    );
    expect(decodeURIComponent(line)).not.toContain("shop.example");
    expect(deviceOf(await signIn({ password: "wrong" }))).toBeUndefined();
  });

  it("lets the owner in while wrong passwords from the very same address have to wait", async () => {
    const device = (deviceOf(await signIn()) ?? "").split(";", 1)[0] ?? "";
    const { csrfToken, cookie } = await csrf();
    const headers = { "x-forwarded-for": "203.0.113.77" };
    const form = { csrfToken, email: email, password: PASSWORD };
    const wrong = { ...form, password: "wrong" };
    for (let n = 0; n < 10; n++) await post("callback/credentials", wrong, { cookie, headers });
    const without = await post("callback/credentials", form, { cookie, headers });
    expect(without.status).toBe(429);
    const jar = `${cookie}; ${device}`;
    const known = await post("callback/credentials", form, { cookie: jar, headers });
    expect(known.status).toBe(200);
    expect(cookiesOf(known)).toContain("driftstack.session=");
  });
});

describe("signing in with a second factor", () => {
  let secret: string;
  const urlOf = async (response: Response) => ((await response.json()) as { url: string }).url;

  beforeAll(async () => {
    secret = newTotpSecret();
    const { userId } = await createAccount(world.ctx, {
      name: "Shop",
      email: CAREFUL,
      password: PASSWORD,
      isOperator: false,
    });
    const { encryption } = runtime.config.keys;
    const totpSecret = encryptSecret(encryption, secret, totpContext(userId));
    await world.ctx.db.user.update({ where: { id: userId }, data: { totpSecret } });
  });

  it("the password alone sets no cookie and requires the code; a wrong password reveals nothing", async () => {
    const first = await signIn({ email: CAREFUL });
    expect([first.status, await urlOf(first)]).toEqual([
      401,
      expect.stringContaining("error=code-required"),
    ]);
    expect(cookiesOf(first)).not.toMatch(/driftstack\.(session|device)/);
    const code = totpCode(secret, new Date());
    const wrong = await signIn({ email: CAREFUL, password: "wrong", code });
    const unknown = await signIn({ email: "unknown@shop.example", code });
    expect([wrong.status, await wrong.text()]).toEqual([unknown.status, await unknown.text()]);
  });

  it("a wrong code is rejected, the right one signs in once", async () => {
    const wrong = await signIn({ email: CAREFUL, code: "000000" });
    expect([wrong.status, await urlOf(wrong)]).toEqual([
      401,
      expect.stringContaining("error=wrong-code"),
    ]);
    expect(cookiesOf(wrong)).not.toContain("driftstack.session");
    const code = totpCode(secret, new Date());
    const right = await signIn({ email: CAREFUL, code });
    expect(right.status).toBe(200);
    expect(cookiesOf(right)).toContain("driftstack.session=");
    const again = await signIn({ email: CAREFUL, code });
    expect(await urlOf(again)).toContain("error=wrong-code");
  });

  it("a recovery code signs in once, which the account's audit log records", async () => {
    const { id: userId } = await world.ctx.db.user.findUniqueOrThrow({ where: { email: CAREFUL } });
    const code = "7hq2-mxkd-93te";
    const hash = hashRecoveryCode(world.ctx, { userId, code });
    await world.ctx.db.recoveryCode.create({ data: { userId, hash } });
    expect((await signIn({ email: CAREFUL, code })).status).toBe(200);
    expect((await signIn({ email: CAREFUL, code })).status).toBe(401);
    const entries = await world.ctx.db.auditEntry.findMany({ where: { target: userId } });
    expect(entries).toMatchObject([
      { action: "two_factor.recovery_code_used", accountId: expect.stringMatching(/^acc_/) },
    ]);
  });

  it("codes cannot be guessed: after a few wrong ones the right one has to wait too", async () => {
    const results: number[] = [];
    for (let n = 0; n < 6; n++)
      results.push((await signIn({ email: CAREFUL, code: "000000" })).status);
    expect(results).toContain(429);
    const code = totpCode(secret, new Date(Date.now() + 30_000));
    expect((await signIn({ email: CAREFUL, code })).status).toBe(429);
  });
});

describe("signing out while the database fails", () => {
  it("is an error and leaves the cookie, so that it can be repeated", async () => {
    const session = cookiesOf(await signIn());
    const { csrfToken, cookie } = await csrf();
    vi.mocked(signOut).mockRejectedValueOnce(new Error("the database is away"));
    const send = () => post("signout", { csrfToken }, { cookie: `${session}; ${cookie}` });
    const failed = await send();
    expect(failed.status).toBe(500);
    expect(failed.headers.getSetCookie()).toEqual([]);
    expect((await send()).status).toBe(200);
    expect(await readSession(new Request(OWN, { headers: { cookie: session } }))).toBeNull();
  });
});
