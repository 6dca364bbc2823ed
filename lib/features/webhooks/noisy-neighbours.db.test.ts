import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { Ctx } from "@/lib/platform/ctx";
import { createCtx } from "@/lib/platform/runtime";
import {
  naiveDispatcher,
  ownDispatcher,
  type StartDispatcher,
} from "@/lib/testing/reliability/dispatchers";
import { runNoisyNeighbours } from "@/lib/testing/reliability/noisy-neighbours";
import { holds } from "@/lib/testing/reliability/report";
import { createTestWorld, type TestWorld } from "@/lib/testing/test-ctx";
import { claimDeliveries } from "./claim-store";
import { recordAttempts } from "./record-attempts";
import { sendDelivery } from "./send-delivery";

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

test("R4: one queue by age, without a cap for each endpoint, keeps the healthy waiting, which is noticed", async () => {
  const oldestFirst = async (ctx: Ctx, batchMax: number) => {
    const now = ctx.clock.now();
    const oldest = await ctx.db.webhookDelivery.findMany({
      where: { status: "pending", nextAttemptAt: { lte: now } },
      orderBy: { createdAt: "asc" },
      take: batchMax,
      select: { id: true },
    });
    const ids = new Set(oldest.map(({ id }) => id));
    const leaseUntil = new Date(now.getTime() + 30_000);
    const all = { now, leaseUntil, batchMax: 10_000, perEndpointMax: 10_000 };
    const claimed = await claimDeliveries(ctx.db, all);
    const others = claimed.filter(({ id }) => !ids.has(id)).map(({ id }) => id);
    await ctx.db.webhookDelivery.updateMany({
      where: { id: { in: others } },
      data: { status: "pending", leaseToken: null, leaseUntil: null },
    });
    return claimed.filter(({ id }) => ids.has(id));
  };
  const queue = naiveDispatcher(world.runtime, {
    batchMax: 16,
    take: oldestFirst,
    async handle(newCtx, batch, signal) {
      const options = { deadlineMs: DEADLINE_MS, signal };
      const outcomes = await Promise.all(
        batch.map((delivery) => sendDelivery(newCtx(), { delivery, options })),
      );
      await recordAttempts(newCtx(), outcomes);
    },
  });
  const report = await run(queue, 5_000);
  expect(report.unexpected).toBeGreaterThan(0);
}, 40_000);
