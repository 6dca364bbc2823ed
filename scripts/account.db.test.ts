import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { verifySignIn } from "@/lib/features/accounts/verify-sign-in";
import { runNpmScript } from "@/test/support/run-npm-script";
import { createTestWorld, type TestWorld } from "@/test/support/test-ctx";
import { createTestDatabase } from "@/test/support/test-db";
import { createTestSession, createTestUser, type TestUser } from "@/test/support/test-session";

// Each command starts npm, Node.js and a connection pool.
vi.setConfig({ testTimeout: 90_000 });

let world: TestWorld;
let user: TestUser;
let env: Record<string, string>;
let made = 0;

beforeAll(async () => {
  world = await createTestWorld();
  const dataDir = await mkdtemp(join(tmpdir(), "driftstack-account-"));
  env = { DATA_DIR: dataDir, DATABASE_URL: (await createTestDatabase()).url, APP_URL: "" };
});
afterAll(async () => {
  await rm(env.DATA_DIR ?? "", { recursive: true });
  await world.close();
});
beforeEach(async () => {
  user = await createTestUser(world);
});

const account = (...args: string[]) => runNpmScript("account", args, env);
const newEmail = () => `made.${process.pid}.${++made}@shop.example`;
const signIn = (email: string, password: string) =>
  verifySignIn(world.ctx, { email, password: password.trim() });
const activeSessions = (userId: string) =>
  world.ctx.db.session.count({ where: { userId, endedAt: null } });
const lastEntry = (target: string) =>
  world.ctx.db.auditEntry.findFirst({ where: { target }, orderBy: { id: "desc" } });
const findUser = (email: string) => world.ctx.db.user.findUniqueOrThrow({ where: { email } });

describe("create", () => {
  it("creates an account and its owner, who signs in with the printed password", async () => {
    const email = newEmail();
    const { code, stdout, stderr } = await account(
      "create",
      "--email",
      email.toUpperCase(),
      "--name",
      "New Shop",
    );
    expect(stderr).toMatch(/^driftstack {2}Account \d+ \(acc_[\w-]+\) was created\./);
    expect(code).toBe(0);
    expect(await signIn(email, stdout)).toMatchObject({ email });
    const { id, isOperator } = await findUser(email);
    expect(isOperator).toBe(false);
    const found = await world.ctx.db.membership.findMany({
      where: { userId: id },
      include: { account: true },
    });
    expect(found).toMatchObject([{ role: "owner", account: { name: "New Shop" } }]);
    expect(await lastEntry(found[0]?.accountId ?? "")).toMatchObject({
      action: "account.created",
      actor: "system:command line",
      detail: { owner: id },
    });
  });

  it("rejects a known email address, and changes nothing", async () => {
    const count = await world.ctx.db.account.count();
    const result = await account("create", "--email", user.email, "--name", "Another");
    expect(result).toMatchObject({ code: 1, stdout: "" });
    expect(result.stderr).toMatch(/^driftstack {2}There is a user with this email already\..*\n$/);
    expect(await world.ctx.db.account.count()).toBe(count);
  });
});

describe("list and rename", () => {
  it("renames the account with this ID, and lists it with its members", async () => {
    const { accountId, email } = user;
    const name = `Renamed ${process.pid}`;
    expect((await account("rename", "--account", accountId, "--name", name)).code).toBe(0);
    expect(await lastEntry(accountId)).toMatchObject({
      accountId,
      action: "account.updated",
      detail: { fields: ["name"] },
    });
    const { code, stdout } = await account("list");
    expect(code).toBe(0);
    expect(stdout).toContain(`  ${accountId}  ${name}\n  owner   ${email}\n`);
  });

  it("explains how to find the accounts when there is no such account", async () => {
    const result = await account("rename", "--account", "999999999", "--name", "Shop");
    expect(result).toEqual({
      code: 1,
      stdout: "",
      stderr:
        "driftstack  No account has the number or ID 999999999. npm run -s account -- list shows all accounts.\n",
    });
  });
});

describe("reset-password", () => {
  it("prints a new password, ends the sessions and keeps two-factor sign-in", async () => {
    const { userId, email } = user;
    await createTestSession(world, user);
    await world.ctx.db.user.update({
      where: { id: userId },
      data: { totpSecret: new Uint8Array([1]) },
    });
    const { code, stdout } = await account("reset-password", "--email", email);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^[\w-]{20}\n$/);
    expect(await signIn(email, stdout)).toMatchObject({ userId });
    expect(await signIn(email, "a long enough password")).toBeNull();
    expect(await activeSessions(userId)).toBe(0);
    expect((await findUser(email)).totpSecret).not.toBeNull();
    const entry = await lastEntry(userId);
    expect(entry).toMatchObject({ action: "password.reset", detail: { sessions_ended: 1 } });
    expect(JSON.stringify(entry?.detail)).not.toContain(stdout.trim());
  });

  it("rejects an unknown user in one line", async () => {
    const result = await account("reset-password", "--email", "unknown@shop.example");
    expect(result).toMatchObject({ code: 1, stdout: "" });
    expect(result.stderr).toMatch(/^driftstack {2}No user has the email address unknown@.*\n$/);
  });
});

describe("add-member", () => {
  it("creates a user with the role and prints the password, once", async () => {
    const email = newEmail();
    const args = ["add-member", "--account", user.email, "--email", email, "--role", "viewer"];
    const { code, stdout } = await account(...args);
    expect(code).toBe(0);
    expect(await signIn(email, stdout)).toMatchObject({ email });
    const { id } = await findUser(email);
    const memberships = { where: { userId: id } };
    expect(await world.ctx.db.membership.findMany(memberships)).toMatchObject([
      { accountId: user.accountId, role: "viewer" },
    ]);
    expect(await lastEntry(id)).toMatchObject({
      accountId: user.accountId,
      action: "member.added",
      detail: { role: "viewer" },
    });
    const again = await account(...args);
    expect(again).toMatchObject({ code: 1, stdout: "" });
    expect(again.stderr).toContain("is a member of this account already");
  });

  it("adds an existing user without changing the password", async () => {
    const other = await createTestUser(world);
    const result = await account("add-member", "--account", user.email, "--email", other.email);
    expect(result).toMatchObject({ code: 0, stdout: "" });
    const found = await world.ctx.db.membership.findFirst({
      where: { userId: other.userId, accountId: user.accountId },
    });
    expect(found?.role).toBe("member");
    expect(await signIn(other.email, "a long enough password")).not.toBeNull();
  });
});

describe("disable and enable", () => {
  it("a disabled user is signed out and cannot sign in until enabled again", async () => {
    const { userId, email } = user;
    await createTestSession(world, user);
    expect((await account("disable", "--email", email)).code).toBe(0);
    expect(await activeSessions(userId)).toBe(0);
    expect(await signIn(email, "a long enough password")).toBeNull();
    expect(await lastEntry(userId)).toMatchObject({
      action: "user.disabled",
      detail: { sessions_ended: 1 },
    });
    expect((await account("disable", "--email", email)).stderr).toContain("was already disabled");
    expect((await account("enable", "--email", email)).code).toBe(0);
    expect(await signIn(email, "a long enough password")).toMatchObject({ userId });
    expect(await lastEntry(userId)).toMatchObject({ action: "user.enabled" });
  });
});

describe("api-key", () => {
  it("takes an account's number, and is in the account's audit log", async () => {
    const { accountId } = user;
    const { number } = await world.ctx.db.account.findUniqueOrThrow({ where: { id: accountId } });
    const args = ["--account", String(number), "--scopes", "read", "--test"];
    const { code, stdout } = await runNpmScript("api-key", args, env);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ds_test_\w{33}\n$/);
    const entry = await world.ctx.db.auditEntry.findFirst({ where: { accountId } });
    expect(entry).toMatchObject({
      action: "api_key.created",
      actor: "system:command line",
      detail: { scopes: ["read"], livemode: false, last_four: stdout.trim().slice(-4) },
    });
  });
});
