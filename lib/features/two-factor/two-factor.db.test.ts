import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { findSession } from "@/lib/features/sessions/find-session";
import { startSession } from "@/lib/features/sessions/start-session";
import type { SessionCtx } from "@/lib/platform/ctx";
import { createTestWorld, type TestWorld } from "@/test/support/test-ctx";
import { createTestUser, TEST_PASSWORD, type TestUser } from "@/test/support/test-session";
import { totpCode } from "@/test/support/totp-code";
import { disableTwoFactor } from "./disable-two-factor";
import { enableTwoFactor } from "./enable-two-factor";
import { getTwoFactor } from "./get-two-factor";
import { replaceRecoveryCodes } from "./replace-recovery-codes";
import { resetTwoFactor } from "./reset-two-factor";
import { setUpTwoFactor } from "./set-up-two-factor";
import { verifySecondFactor } from "./verify-second-factor";

const STEP_MS = 30_000;
let world: TestWorld;
let user: TestUser;
let ctx: SessionCtx;
let counter = 0;

beforeAll(async () => {
  world = await createTestWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  user = await createTestUser(world);
  ctx = await sessionCtx();
});

async function sessionCtx(): Promise<SessionCtx> {
  const { userId, accountId } = user;
  const input = { userId, userAgent: null, address: null, replaces: null };
  const session = await findSession(world.ctx, {
    userId,
    token: await startSession(world.ctx, input),
  });
  if (!session) throw new Error("the session was not stored");
  const scopes = ["account_owner"] as const;
  return {
    ...world.ctx,
    accountId,
    livemode: true,
    actor: { kind: "user", id: userId },
    scopes,
    session,
  };
}

const now = () => world.clock.now();
const proof = (secret: string) => ({ password: TEST_PASSWORD, code: totpCode(secret, now()) });
const verify = (code: string, more: { counter?: string } = {}) =>
  verifySecondFactor(world.ctx, { userId: user.userId, code, counter: `${++counter}`, ...more });

async function turnOn(): Promise<{ secret: string; codes: string[] }> {
  const { secret } = await setUpTwoFactor(ctx);
  const { recovery_codes: codes } = await enableTwoFactor(ctx, proof(secret));
  world.clock.advance(STEP_MS);
  return { secret, codes };
}

describe("turning two-factor sign-in on", () => {
  it("takes the password and a code of the newest secret", async () => {
    const old = await setUpTwoFactor(ctx);
    const { secret } = await setUpTwoFactor(ctx);
    await expect(enableTwoFactor(ctx, proof(old.secret))).rejects.toMatchObject({
      slug: "validation-failed",
      errors: [{ path: "code" }],
    });
    await expect(
      enableTwoFactor(ctx, { ...proof(secret), password: "another password" }),
    ).rejects.toMatchObject({ slug: "validation-failed", errors: [{ path: "password" }] });
    expect(await getTwoFactor(ctx)).toMatchObject({ enabled: false, recovery_codes_left: 0 });
    const { recovery_codes: codes } = await enableTwoFactor(ctx, proof(secret));
    expect(codes).toHaveLength(10);
    expect(new Set(codes).size).toBe(10);
    for (const code of codes) expect(code).toMatch(/^[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}$/);
    expect(await getTwoFactor(ctx)).toEqual({
      enabled: true,
      enabled_at: now().toISOString(),
      recovery_codes_left: 10,
    });
  });

  it("needs a set-up first, and cannot be repeated while it is on", async () => {
    const nothing = { password: TEST_PASSWORD, code: "123456" };
    await expect(enableTwoFactor(ctx, nothing)).rejects.toMatchObject({ slug: "conflict" });
    await turnOn();
    await expect(setUpTwoFactor(ctx)).rejects.toMatchObject({ slug: "conflict" });
    await expect(enableTwoFactor(ctx, nothing)).rejects.toMatchObject({ slug: "conflict" });
  });

  it("stores neither the secret nor a recovery code in clear", async () => {
    const { secret, codes } = await turnOn();
    const row = await world.ctx.db.user.findUniqueOrThrow({
      where: { id: user.userId },
      include: { recoveryCodes: true },
    });
    const stored = Buffer.from(row.totpSecret ?? []).toString("latin1");
    expect(stored.length).toBeGreaterThan(secret.length);
    expect(stored).not.toContain(secret);
    const hashes = row.recoveryCodes.map(({ hash }) => Buffer.from(hash).toString("latin1"));
    for (const code of codes)
      expect(hashes.some((hash) => hash.includes(code.replaceAll("-", "")))).toBe(false);
  });

  it("ends the user's other sessions, and not the one that did it", async () => {
    const other = await sessionCtx();
    await turnOn();
    const rows = await world.ctx.db.session.findMany({ where: { userId: user.userId } });
    const ended = Object.fromEntries(rows.map(({ id, endedAt }) => [id, endedAt !== null]));
    expect(ended).toEqual({ [ctx.session.id]: false, [other.session.id]: true });
  });
});

describe("a code", () => {
  it("is accepted once, also when it is entered many times concurrently", async () => {
    const { secret } = await turnOn();
    const code = totpCode(secret, now());
    const results = await Promise.all(Array.from({ length: 10 }, () => verify(code)));
    expect(results.filter((one) => one !== null)).toEqual(["totp"]);
    expect(await verify(code)).toBeNull();
  });

  it("of an earlier step is rejected after a later one, though its time has not passed", async () => {
    const { secret } = await turnOn();
    const before = totpCode(secret, now());
    world.clock.advance(STEP_MS);
    expect(await verify(totpCode(secret, now()))).toBe("totp");
    expect(await verify(before)).toBeNull();
  });

  it("that was used to turn it on does not sign in", async () => {
    const { secret } = await setUpTwoFactor(ctx);
    const used = proof(secret);
    await enableTwoFactor(ctx, used);
    expect(await verify(used.code)).toBeNull();
  });

  it("cannot be guessed: after five wrong ones each waits, up to 15 minutes", async () => {
    const { secret } = await turnOn();
    const wrong = () => verify("000000", { counter: "" });
    for (let n = 0; n < 5; n++) expect(await wrong()).toBeNull();
    const right = () => verify(totpCode(secret, now()), { counter: "" });
    await expect(right()).rejects.toMatchObject({ slug: "rate-limited", retryAfterSeconds: 1 });
    expect(await verify(totpCode(secret, now()), { counter: "a known device" })).toBe("totp");
    let attempts = 0;
    const end = now().getTime() + 86_400_000;
    while (now().getTime() < end) {
      const waitSeconds = await wrong().then(
        () => (attempts++, 0),
        (error: { retryAfterSeconds: number }) => error.retryAfterSeconds,
      );
      world.clock.advance(waitSeconds * 1000);
    }
    expect(attempts).toBeLessThan(110);
  });
});

describe("a recovery code", () => {
  it("is accepted once, also when it is entered many times concurrently, in any spelling", async () => {
    const { codes } = await turnOn();
    const [first = "", second = ""] = codes;
    const written = [first, first.toUpperCase(), first.replaceAll("-", ""), ` ${first} `, first];
    const results = await Promise.all(written.map((code) => verify(code)));
    expect(results.filter((one) => one !== null)).toEqual(["recovery_code"]);
    expect(await verify(first)).toBeNull();
    expect(await verify(second)).toBe("recovery_code");
    expect((await getTwoFactor(ctx)).recovery_codes_left).toBe(8);
  });

  it("of another user, or replaced by new ones, is rejected", async () => {
    const { secret, codes } = await turnOn();
    const mine = user;
    user = await createTestUser(world);
    ctx = await sessionCtx();
    await turnOn();
    expect(await verify(codes[0] ?? "")).toBeNull();
    user = mine;
    ctx = await sessionCtx();
    const { recovery_codes: fresh } = await replaceRecoveryCodes(ctx, proof(secret));
    expect(await verify(codes[1] ?? "")).toBeNull();
    expect(await verify(fresh[0] ?? "")).toBe("recovery_code");
  });
});

describe("turning two-factor sign-in off", () => {
  it("takes the password and a code or a recovery code, and deletes the codes", async () => {
    const { secret, codes } = await turnOn();
    await expect(
      disableTwoFactor(ctx, { ...proof(secret), password: "another password" }),
    ).rejects.toMatchObject({ errors: [{ path: "password" }] });
    await expect(
      disableTwoFactor(ctx, { password: TEST_PASSWORD, code: "000000" }),
    ).rejects.toMatchObject({ errors: [{ path: "code" }] });
    expect((await getTwoFactor(ctx)).enabled).toBe(true);
    await disableTwoFactor(ctx, { password: TEST_PASSWORD, code: codes[0] ?? "" });
    expect(await getTwoFactor(ctx)).toEqual({
      enabled: false,
      enabled_at: null,
      recovery_codes_left: 0,
    });
    await expect(disableTwoFactor(ctx, proof(secret))).rejects.toMatchObject({ slug: "conflict" });
  });

  it("is possible for operators without a code, and ends every session", async () => {
    await turnOn();
    const email = ` ${user.email.toUpperCase()} `;
    expect(await resetTwoFactor(world.ctx, { email })).toBe(true);
    expect((await getTwoFactor(ctx)).enabled).toBe(false);
    const active = { userId: user.userId, endedAt: null };
    expect(await world.ctx.db.session.count({ where: active })).toBe(0);
    expect(await resetTwoFactor(world.ctx, { email })).toBe(false);
    await expect(
      resetTwoFactor(world.ctx, { email: "unknown@shop.example" }),
    ).rejects.toMatchObject({ slug: "not-found" });
  });

  it("is written in the audit log, as are the other changes", async () => {
    const { secret } = await turnOn();
    await replaceRecoveryCodes(ctx, proof(secret));
    world.clock.advance(STEP_MS);
    await disableTwoFactor(ctx, proof(secret));
    const entries = await world.ctx.db.auditEntry.findMany({
      where: { accountId: user.accountId },
      orderBy: { id: "asc" },
    });
    expect(entries.map(({ action }) => action)).toEqual([
      "two_factor.enabled",
      "two_factor.recovery_codes_replaced",
      "two_factor.disabled",
    ]);
  });
});
