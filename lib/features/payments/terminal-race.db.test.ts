import { afterAll, beforeAll, expect, test } from "vitest";
import { runTerminalRace } from "@/test/reliability/terminal-race";
import { createTestAccount, createTestWorld, type TestWorld } from "@/test/support/test-ctx";
import { startTestSandbox } from "@/test/support/test-sandbox";

let world: TestWorld;
let sandbox: { close(): Promise<void> };

beforeAll(async () => {
  world = await createTestWorld();
  sandbox = await startTestSandbox(world.runtime);
});
afterAll(async () => {
  await sandbox.close();
  await world.close();
});

test("R6: expirer, sweep and cancel race finished, and each of 60 orders ends exactly once", async () => {
  const seed = Number(process.env.RELIABILITY_SEED ?? Date.now() % 1_000_000);
  const account = await createTestAccount(world);
  const report = await runTerminalRace(world, account, { orders: 60, seed });
  expect(report, `seed ${seed}`).toMatchObject({ lost: 0, unexpected: 0, duplicated: 0 });
}, 120_000);
