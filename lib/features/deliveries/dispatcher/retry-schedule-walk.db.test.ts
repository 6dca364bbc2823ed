import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { seededRandom } from "@/test/support/ipn-storm";
import { holds } from "@/test/reliability/report";
import { runRetrySchedule } from "@/test/reliability/retry-schedule-walk";
import { createTestWorld, type TestWorld } from "@/test/support/test-ctx";

const MINUTE_MS = 60_000;

let world: TestWorld;

beforeAll(async () => {
  world = await createTestWorld();
});
afterEach(async () => {
  await world.ctx.db.$executeRaw`TRUNCATE webhook_delivery_attempts, webhook_deliveries, events`;
});
afterAll(() => world.close());

function run(endpoints: number, gapsMs?: number[]) {
  const config = { ...world.ctx.config, ...(gapsMs ? { webhookGapsMs: gapsMs } : {}) };
  const ctx = { ...world.ctx, config, random: seededRandom(9) };
  return runRetrySchedule({ ctx, clock: world.clock }, { endpoints });
}

test("R9: 10 endpoints fail through the whole schedule: ten attempts, each in its time, then a dead letter", async () => {
  const report = await run(10);
  expect(holds(report), JSON.stringify(report)).toBe(true);
  expect(report).toMatchObject({ attempted: 100, acknowledged: 100 });
}, 60_000);

test("R9: the test detects a constant gap", async () => {
  const report = await run(1, Array<number>(9).fill(5 * MINUTE_MS));
  expect(report.unexpected).toBeGreaterThan(0);
}, 60_000);

test("R9: the test detects a schedule that never ends", async () => {
  const promised = [1, 5, 15, 30, 60, 120, 300, 600, 1440].map((minutes) => minutes * MINUTE_MS);
  const report = await run(1, [...promised, ...Array<number>(5).fill(1440 * MINUTE_MS)]);
  expect(report.duplicated).toBeGreaterThan(0);
}, 60_000);
