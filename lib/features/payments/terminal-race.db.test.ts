import { expect } from "vitest";
import { sandboxTest as test } from "@/test/support/fixtures";
import { runTerminalRace } from "@/test/reliability/terminal-race";
import { createTestAccount } from "@/test/support/test-ctx";

test("R6: expirer, sweep and cancel race finished, and each of 60 orders ends exactly once", async ({
  world,
}) => {
  const seed = Number(process.env.RELIABILITY_SEED ?? Date.now() % 1_000_000);
  const account = await createTestAccount(world);
  const report = await runTerminalRace(world, account, { orders: 60, seed });
  expect(report, `seed ${seed}`).toMatchObject({ lost: 0, unexpected: 0, duplicated: 0 });
}, 120_000);
