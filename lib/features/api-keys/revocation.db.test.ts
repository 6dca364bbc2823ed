import { createServices } from "@/lib/compose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AccountCtx } from "@/lib/platform/ctx";
import { openChangeFeed } from "@/lib/platform/change-feed";
import { openDatabase } from "@/lib/platform/db";
import { createCtx, type Runtime } from "@/lib/platform/runtime";
import { createTestAccount, createTestWorld, type TestWorld } from "@/test/support/test-ctx";
import { findApiKey } from "./find-api-key";
import { issueApiKey } from "./issue-api-key";
import { revokeApiKey } from "./revoke-api-key";

let world: TestWorld;
let owner: AccountCtx;
let second: Runtime;

beforeAll(async () => {
  world = await createTestWorld();
  const account = await createTestAccount(world);
  owner = { ...account.ctx, clock: { now: () => new Date() } };
  const { config, log } = world.runtime;
  const url = config.databaseUrl ?? "";
  const database = openDatabase({ url, log, poolMax: 2 });
  const feed = openChangeFeed({ url, log });
  const close = async () => {
    await feed.close();
    await database.close();
  };
  const connections = { config, log, database, feed };
  second = { ...connections, services: createServices(connections), close };
});
afterAll(async () => {
  await second.close();
  await world.close();
});

const READ = { scopes: ["read" as const], livemode: true };
const verdict = async (runtime: Runtime, token: string) =>
  (await findApiKey(createCtx(runtime), { token })).kind;
const revokedWithin = async (runtime: Runtime, token: string) => {
  const start = performance.now();
  while ((await verdict(runtime, token)) !== "revoked") {
    if (performance.now() - start > 5_000) break;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return performance.now() - start;
};

describe("two processes on one database", () => {
  test("a revocation in one acts in the other within a second, while both are busy with the key", async () => {
    for (let round = 0; round < 5; round++) {
      const { id, plaintext: key } = await issueApiKey(owner, READ);
      expect(await verdict(world.runtime, key)).toBe("found");
      expect(await verdict(second, key)).toBe("found");
      await revokeApiKey(owner, { id });
      const took = await Promise.all([
        revokedWithin(world.runtime, key),
        revokedWithin(second, key),
      ]);
      expect(Math.max(...took)).toBeLessThan(1_000);
    }
  });

  test("it acts within a second even when no notification comes through", async () => {
    const deaf: Runtime = {
      ...second,
      feed: { subscribe: () => () => true, notify: async () => {}, close: async () => {} },
    };
    const { id, plaintext: key } = await issueApiKey(owner, READ);
    expect(await verdict(deaf, key)).toBe("found");
    await revokeApiKey(owner, { id });
    expect(await revokedWithin(deaf, key)).toBeLessThan(1_000);
  });

  test("a key that ends earlier than it was going to ends everywhere", async () => {
    const { id, plaintext: key } = await issueApiKey(owner, READ);
    expect(await verdict(second, key)).toBe("found");
    await world.ctx.db.apiKey.update({ where: { id }, data: { expiresAt: new Date(0) } });
    await expect.poll(() => verdict(second, key), { timeout: 1_000, interval: 10 }).toBe("expired");
  });

  test("a known key costs no query", async () => {
    const { plaintext: key } = await issueApiKey(owner, READ);
    await verdict(second, key);
    const ctx = createCtx(second);
    const closed = new Proxy(ctx.db, {
      get: () => {
        throw new Error("the database was queried");
      },
    });
    for (let i = 0; i < 100; i++)
      expect((await findApiKey({ ...ctx, db: closed }, { token: key })).kind).toBe("found");
  });
});

test("uses are written once for many calls, and never go back in time", async () => {
  const { id, plaintext: key } = await issueApiKey(owner, READ);
  for (let i = 0; i < 50; i++) await verdict(world.runtime, key);
  const lastUse = async () =>
    (await world.ctx.db.apiKey.findUniqueOrThrow({ where: { id } })).lastUsedAt;
  await expect.poll(lastUse, { timeout: 4_000 }).not.toBeNull();
  const first = await lastUse();
  for (let i = 0; i < 50; i++) await verdict(world.runtime, key);
  await new Promise((resolve) => setTimeout(resolve, 1_300));
  expect(await lastUse()).toEqual(first);
});
