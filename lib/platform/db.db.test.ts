import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestAccount, createTestWorld, type TestWorld } from "@/test/support/test-ctx";
import { hot, hotTransaction, transaction, type Sql } from "./db";

let world: TestWorld;
let accountId: string;

beforeAll(async () => {
  world = await createTestWorld();
  ({ accountId } = await createTestAccount(world, { name: "before" }));
});
afterAll(() => world.close());

const rename = (db: Sql, name: string) =>
  db.$executeRaw`UPDATE accounts SET name = ${name} WHERE id = ${accountId}`;
const nameIn = async (db: Sql) =>
  (await db.$queryRaw<{ name: string }[]>`SELECT name FROM accounts WHERE id = ${accountId}`)[0]
    ?.name;
const undo = () => Promise.reject(new Error("undone"));

describe.each([
  ["transaction", transaction],
  ["hotTransaction", hotTransaction],
] as const)("%s", (_name, run: typeof hotTransaction) => {
  it("commits what its context wrote, and nothing after an error", async () => {
    await run(world.ctx, ({ db }) => rename(db, "committed"));
    const failing = run(world.ctx, async ({ db }) => {
      await rename(db, "lost");
      return undo();
    });
    await expect(failing).rejects.toThrow("undone");
    expect(await nameIn(world.ctx.db)).toBe("committed");
  });

  it("called in a transaction joins it", async () => {
    const failing = transaction(world.ctx, async (ctx) => {
      await run(ctx, ({ db }) => rename(db, "inner"));
      return undo();
    });
    await expect(failing).rejects.toThrow("undone");
    expect(await nameIn(world.ctx.db)).not.toBe("inner");
  });

  it("runs again after a serialization failure, and gives up after four attempts", async () => {
    let attempts = 0;
    const fail = ({ db }: { db: Sql }) => {
      attempts++;
      return db.$executeRaw`DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '40001'; END $$`;
    };
    await expect(run(world.ctx, fail)).rejects.toThrow();
    expect(attempts).toBe(4);
    await run(world.ctx, (ctx) => (attempts++ < 6 ? fail(ctx) : rename(ctx.db, "in the end")));
    expect(await nameIn(world.ctx.db)).toBe("in the end");
  });
});

it("a hot statement reads what its transaction wrote, and on the pool does not", async () => {
  await transaction(world.ctx, async ({ db }) => {
    await rename(db, "uncommitted");
    expect(await nameIn(hot(db))).toBe("uncommitted");
    expect(await nameIn(hot(world.ctx.db, { planned: "each time" }))).not.toBe("uncommitted");
  });
});

it("a transaction keeps what else its context holds, and offers models", async () => {
  const account = await createTestAccount(world);
  const found = await transaction(account.ctx, (ctx) =>
    ctx.db.account.findUnique({ where: { id: ctx.accountId } }),
  );
  expect(found?.id).toBe(account.accountId);
});
