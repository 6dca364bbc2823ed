import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { transaction } from "@/lib/platform/db";
import {
  createTestAccount,
  createTestWorld,
  type TestAccount,
  type TestWorld,
} from "@/test/support/test-ctx";
import { recordAudit } from "./record-audit";
import { verifyAuditChain } from "./verify-audit-chain";

let world: TestWorld;
let account: TestAccount;

beforeAll(async () => {
  world = await createTestWorld();
  account = await createTestAccount(world);
});
afterAll(() => world.close());
beforeEach(async () => {
  await tamper("DELETE FROM audit_log");
});

/** Changes the database as an attacker with full access would, with the triggers disabled. */
async function tamper(statement: string): Promise<void> {
  await transaction(world.ctx, async ({ db }) => {
    await db.$executeRawUnsafe("ALTER TABLE audit_log DISABLE TRIGGER USER");
    await db.$executeRawUnsafe(statement);
    await db.$executeRawUnsafe("ALTER TABLE audit_log ENABLE TRIGGER USER");
  });
}

const actor = { kind: "system", id: "test" } as const;
const record = (target: string, detail: Record<string, string | number> = {}) =>
  transaction(world.ctx, (ctx) =>
    recordAudit(
      { ...ctx, accountId: account.accountId, actor },
      {
        action: "test.done",
        target,
        detail,
      },
    ),
  );
const verify = (anchorHash: string | null = null) => verifyAuditChain(world.ctx, { anchorHash });
const idOf = async (target: string) =>
  String((await world.ctx.db.auditEntry.findFirstOrThrow({ where: { target } })).id);

describe("the chain", () => {
  test("of nothing is whole", async () => {
    expect(await verify()).toMatchObject({
      kind: "unbroken",
      entries: 0,
      headHash: "0".repeat(64),
    });
  });

  test("of 200 entries written 20 at a time is whole, and none follows the same one as another", async () => {
    const targets = Array.from({ length: 200 }, (_, i) => `t${i}`);
    const queue = targets.values();
    const sender = async () => {
      for (const target of queue) await record(target, { n: 1, text: 'é\u0000\ud800 日本 "\\' });
    };
    await Promise.all(Array.from({ length: 20 }, sender));
    expect(await verify()).toMatchObject({ kind: "unbroken", entries: 200 });
  });

  test("an entry of a transaction that fails was never there", async () => {
    await record("kept");
    await expect(
      transaction(world.ctx, async (ctx) => {
        await recordAudit(
          { ...ctx, accountId: null, actor },
          {
            action: "test.undone",
            target: "lost",
            detail: {},
          },
        );
        throw new Error("changed our mind");
      }),
    ).rejects.toThrow("changed our mind");
    await record("kept too");
    expect(await verify()).toMatchObject({ kind: "unbroken", entries: 2 });
  });

  test.each([
    ["detail", `UPDATE audit_log SET detail = '{"amount": 2}' WHERE target = 'b'`],
    ["actor", "UPDATE audit_log SET actor = 'user:mallory' WHERE target = 'b'"],
    ["account", "UPDATE audit_log SET account_id = NULL WHERE target = 'b'"],
    ["time", "UPDATE audit_log SET at = at + interval '1 ms' WHERE target = 'b'"],
    ["hash", "UPDATE audit_log SET hash = sha256('x') WHERE target = 'b'"],
  ])("a changed %s is found at the very entry", async (_what, statement) => {
    for (const target of ["a", "b", "c"]) await record(target, { amount: 1 });
    expect((await verify()).kind).toBe("unbroken");
    await tamper(statement);
    expect(await verify()).toMatchObject({ kind: "broken", id: await idOf("b"), entries: 1 });
  });

  test("a removed entry is found at the one after it", async () => {
    for (const target of ["a", "b", "c"]) await record(target);
    await tamper("DELETE FROM audit_log WHERE target = 'b'");
    expect(await verify()).toMatchObject({ kind: "broken", id: await idOf("c"), entries: 1 });
  });

  test("the removal of the newest entries is found with the head of an earlier run", async () => {
    for (const target of ["a", "b"]) await record(target);
    const before = await verify();
    if (before.kind !== "unbroken") throw new Error("unreachable");
    await record("c");
    expect(await verify(before.headHash)).toMatchObject({ kind: "unbroken", anchorFound: true });
    await tamper("DELETE FROM audit_log WHERE target IN ('b', 'c')");
    expect(await verify(before.headHash)).toMatchObject({ kind: "unbroken", anchorFound: false });
  });
});

describe("an entry", () => {
  test("can be neither changed nor deleted while the triggers stand", async () => {
    await record("a");
    const { db } = world.ctx;
    await expect(db.$executeRaw`UPDATE audit_log SET actor = 'x'`).rejects.toThrow("written once");
    await expect(db.$executeRaw`DELETE FROM audit_log`).rejects.toThrow("written once");
  });

  test("never holds a key, a signing secret or an email address, even by mistake", async () => {
    const secrets = [`ds_live_${"a".repeat(33)}`, "whsec_c2VjcmV0", "jane@example.com"];
    await record("careless", { text: secrets.join(" ") });
    const entry = await world.ctx.db.auditEntry.findFirstOrThrow({ where: { target: "careless" } });
    for (const secret of secrets) expect(JSON.stringify(entry.detail)).not.toContain(secret);
  });
});
