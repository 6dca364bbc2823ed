import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { systemClock } from "@/lib/platform/ctx";
import { createCtx } from "@/lib/platform/runtime";
import {
  naiveDispatcher,
  ownDispatcher,
  type StartDispatcher,
} from "@/test/reliability/dispatchers";
import { runKilledDispatcher } from "@/test/reliability/killed-dispatcher";
import { holds } from "@/test/reliability/report";
import { createTestWorld, type TestWorld } from "@/test/support/test-ctx";
import { expireHeartbeats } from "@/test/support/webhook-factories";
import { classifyAttempt } from "./classify-attempt";
import { DISPATCHER_DEAD_MS } from "./liveness-store";
import { recordAttempts } from "./record-attempts";

let world: TestWorld;
const clock = systemClock;

beforeAll(async () => {
  world = await createTestWorld();
});
afterEach(async () => {
  await world.ctx.db.$executeRaw`TRUNCATE webhook_delivery_attempts, webhook_deliveries, events`;
});
afterAll(() => world.close());

function run(start: StartDispatcher) {
  const ctx = { ...createCtx(world.runtime), clock };
  return runKilledDispatcher(ctx, {
    shops: 2,
    events: 10,
    kills: 2,
    leaseMs: DISPATCHER_DEAD_MS,
    limitMs: 10_000,
    start,
    clock,
    passLease: () => expireHeartbeats(ctx),
  });
}

test("R2: 200 deliveries, the dispatcher killed twice: none lost, repeats only of what was in flight", async () => {
  const report = await run(ownDispatcher(world.runtime, { clock, concurrency: 16 }));
  expect(holds(report), JSON.stringify(report)).toBe(true);
  expect(report.duplicatedMax).toBeGreaterThan(0);
}, 30_000);

test("R2: recording before sending loses deliveries, so the kills would show it", async () => {
  const recordFirst = naiveDispatcher(world.runtime, {
    clock,
    batchMax: 40,
    async handle(batch, { newCtx, send, signal }) {
      const at = clock.now();
      const result = {
        kind: "response",
        status: 200,
        headers: {},
        text: "",
        truncated: false,
      } as const;
      const claim = { number: 1, startedAt: at, finishedAt: at, durationMs: 0, result };
      const results = batch.map(({ delivery: { id, leaseToken }, target: { url } }) =>
        classifyAttempt({ ...claim, id, leaseToken, url }, { gapsMs: [], random: 0 }),
      );
      await recordAttempts(newCtx(), results);
      for (const { delivery, target } of batch) {
        if (signal.aborted) return;
        await send(newCtx(), { delivery, target, signal });
      }
    },
  });
  const report = await run(recordFirst);
  expect(report.lost).toBeGreaterThan(0);
}, 30_000);
