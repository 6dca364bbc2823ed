import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { createCtx } from "@/lib/platform/runtime";
import {
  naiveDispatcher,
  ownDispatcher,
  type StartDispatcher,
} from "@/test/reliability/dispatchers";
import { runNoisyNeighbours } from "@/test/reliability/noisy-neighbours";
import { holds } from "@/test/reliability/report";
import { createTestWorld, type TestWorld } from "@/test/support/test-ctx";
import { recordAttempts } from "./record-attempts";

const DEADLINE_MS = 3_000;

let world: TestWorld;

beforeAll(async () => {
  world = await createTestWorld();
});
afterEach(async () => {
  await world.ctx.db.$executeRaw`TRUNCATE webhook_delivery_attempts, webhook_deliveries, events`;
});
afterAll(() => world.close());

function run(start: StartDispatcher, limitMs: number) {
  return runNoisyNeighbours(createCtx(world.runtime), {
    healthy: 5,
    waiting: 20,
    perSecond: 20,
    seconds: 2,
    limitMs,
    start,
  });
}

test("R4: 5 healthy endpoints wait for none of 5 bad ones, with a backlog and without", async () => {
  const report = await run(
    ownDispatcher(world.runtime, { concurrency: 32, deadlineMs: DEADLINE_MS }),
    8_000,
  );
  expect(holds(report), JSON.stringify(report)).toBe(true);
}, 40_000);

test("R4: one queue by age, without a cap for each endpoint, delays healthy endpoints, which the test detects", async () => {
  const queue = naiveDispatcher(world.runtime, {
    batchMax: 16,
    async handle(batch, { newCtx, send, signal }) {
      const deadlineMs = DEADLINE_MS;
      const results = await Promise.all(
        batch.map((each) => send(newCtx(), { ...each, deadlineMs, signal })),
      );
      await recordAttempts(newCtx(), results);
    },
  });
  const report = await run(queue, 5_000);
  expect(report.unexpected).toBeGreaterThan(0);
}, 40_000);
