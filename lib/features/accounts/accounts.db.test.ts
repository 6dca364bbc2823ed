import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Ctx } from "@/lib/platform/ctx";
import { createTestWorld, type TestWorld } from "@/test/support/test-ctx";
import { createAccount } from "./create-account";
import { findSessionAccount } from "./find-session-account";
import { isPasswordRight } from "./hash-password";
import { verifySignIn } from "./verify-sign-in";

vi.mock("./hash-password", async (original) => {
  const real = await original<{ isPasswordRight: typeof isPasswordRight }>();
  return { ...real, isPasswordRight: vi.fn(real.isPasswordRight) };
});

let world: TestWorld;
let ctx: Ctx;
let made = 0;

beforeAll(async () => {
  world = await createTestWorld();
  ctx = world.ctx;
});
afterAll(() => world.close());

const PASSWORD = "a long enough password";

async function newAccount(input: { name?: string } = {}) {
  const email = `Owner.${process.pid}.${++made}@Shop.example`;
  const account = await createAccount(ctx, {
    name: "Shop",
    email,
    password: PASSWORD,
    isOperator: false,
    ...input,
  });
  return { ...account, email };
}

describe("creating an account", () => {
  it("makes an account with a number of its own and its owner", async () => {
    const one = await newAccount();
    const two = await newAccount({ name: "Other" });
    expect(one.accountId).toMatch(/^acc_[0-9a-f-]{36}$/);
    expect(one.userId).toMatch(/^usr_[0-9a-f-]{36}$/);
    expect(two.accountNumber).toBeGreaterThan(one.accountNumber);
    expect(await findSessionAccount(ctx, { userId: two.userId, sessionEpoch: 0 })).toEqual({
      userId: two.userId,
      email: two.email.toLowerCase(),
      isOperator: false,
      accountId: two.accountId,
      accountName: "Other",
      accountNumber: two.accountNumber,
      role: "owner",
    });
  });

  it("an email has one user, in any case and spacing, and a rejected account stores nothing", async () => {
    const { email } = await newAccount();
    const before = await ctx.db.account.count();
    const again = createAccount(ctx, {
      name: "X",
      email: email.toUpperCase(),
      password: PASSWORD,
      isOperator: false,
    });
    await expect(again).rejects.toMatchObject({ slug: "conflict" });
    expect(await ctx.db.account.count()).toBe(before);
  });

  it("a short password is rejected with the reason", async () => {
    const short = createAccount(ctx, {
      name: "X",
      email: "x@shop.example",
      password: "short",
      isOperator: false,
    });
    await expect(short).rejects.toMatchObject({
      slug: "validation-failed",
      errors: [{ path: "password" }],
    });
  });

  it("the password is stored as an argon2id hash only", async () => {
    const { userId } = await newAccount();
    const user = await ctx.db.user.findUniqueOrThrow({ where: { id: userId } });
    expect(user.passwordHash).toMatch(/^\$argon2id\$/);
    expect(JSON.stringify(user)).not.toContain(PASSWORD);
  });
});

describe("signing in", () => {
  it("the right password returns the user, whatever the case of the email", async () => {
    const { email, userId } = await newAccount();
    const signedIn = await verifySignIn(ctx, {
      email: ` ${email.toUpperCase()} `,
      password: PASSWORD,
    });
    expect(signedIn).toEqual({ userId, email: email.toLowerCase(), sessionEpoch: 0 });
  });

  it("unknown email, wrong password and disabled user get the same result after the same work", async () => {
    const { email } = await newAccount();
    const disabled = await newAccount();
    await ctx.db.user.update({ where: { id: disabled.userId }, data: { disabledAt: new Date() } });
    const attempts = [
      { email: "unknown@shop.example", password: PASSWORD },
      { email, password: "not the password" },
      { email: disabled.email, password: PASSWORD },
      { email: "a\u0000b@shop.example", password: PASSWORD },
    ];
    await verifySignIn(ctx, { email: "first@shop.example", password: PASSWORD });
    for (const attempt of attempts) {
      vi.mocked(isPasswordRight).mockClear();
      expect(await verifySignIn(ctx, attempt)).toBeNull();
      // Without a hash to verify, an unknown email address would be rejected in a twentieth of the time.
      expect(isPasswordRight).toHaveBeenCalledOnce();
      const [hashed] = vi.mocked(isPasswordRight).mock.calls[0] ?? [];
      expect(hashed).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    }
  });

  it("after ten failures even the right password has to wait, for a known and an unknown email alike", async () => {
    const { email } = await newAccount();
    for (const tried of [email, "ghost@shop.example"]) {
      for (let i = 0; i < 10; i++) {
        expect(
          await verifySignIn(ctx, { email: tried, password: "wrong", address: "192.0.2.7" }),
        ).toBeNull();
      }
      await expect(
        verifySignIn(ctx, { email: tried, password: PASSWORD, address: "192.0.2.7" }),
      ).rejects.toMatchObject({
        slug: "rate-limited",
        retryAfterSeconds: 1,
      });
    }
    expect(
      await verifySignIn(ctx, { email, password: PASSWORD, address: "192.0.2.8" }),
    ).not.toBeNull();
  });

  it("a success forgets the failures before it", async () => {
    const { email } = await newAccount();
    for (let round = 0; round < 3; round++) {
      for (let i = 0; i < 6; i++) await verifySignIn(ctx, { email, password: "wrong" });
      expect(await verifySignIn(ctx, { email, password: PASSWORD })).not.toBeNull();
    }
  });
});

describe("the account of a session", () => {
  it("is the chosen one for a member of it, and the oldest one otherwise", async () => {
    const first = await newAccount();
    const second = await newAccount({ name: "Second" });
    const other = await newAccount();
    await ctx.db.membership.create({
      data: { accountId: second.accountId, userId: first.userId, role: "viewer" },
    });
    const find = (chosenAccountId: string | null) =>
      findSessionAccount(ctx, { userId: first.userId, sessionEpoch: 0, chosenAccountId });
    expect(await find(null)).toMatchObject({ accountId: first.accountId, role: "owner" });
    expect(await find(second.accountId)).toMatchObject({
      accountId: second.accountId,
      role: "viewer",
    });
    expect(await find(other.accountId)).toMatchObject({ accountId: first.accountId });
  });

  it("is none for a user who is unknown, disabled, of another epoch or in no account", async () => {
    const { userId, accountId } = await newAccount();
    const claim = { userId, sessionEpoch: 0 };
    expect(await findSessionAccount(ctx, { ...claim, userId: "usr_0" })).toBeNull();
    expect(await findSessionAccount(ctx, { ...claim, sessionEpoch: 1 })).toBeNull();
    await ctx.db.user.update({ where: { id: userId }, data: { disabledAt: new Date() } });
    expect(await findSessionAccount(ctx, claim)).toBeNull();
    await ctx.db.user.update({ where: { id: userId }, data: { disabledAt: null } });
    await ctx.db.membership.delete({ where: { accountId_userId: { accountId, userId } } });
    expect(await findSessionAccount(ctx, claim)).toBeNull();
  });
});
