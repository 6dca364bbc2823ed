import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createCtx } from "@/lib/platform/runtime";
import { leaseQueues } from "@/test/support/dispatch";
import { createShop, type Shop } from "@/test/reliability/fleet";
import { createTestWorld, type TestWorld } from "@/test/support/test-ctx";
import { createTestEvents, endAllDeliveries } from "@/test/support/webhook-factories";
import {
  startWebhookReceiver,
  type ReceivedRequest,
  type WebhookReceiver,
} from "@/test/support/webhook-receiver";
import { transaction } from "@/lib/platform/db";
import { wakeOverdueQueues } from "./liveness-store";
import { releaseQueues } from "./queue-store";
import { startDispatcher, type Dispatcher, type DispatcherOptions } from "./start-dispatcher";

let world: TestWorld;
let receiver: WebhookReceiver;
const arrivedMs = new Map<string, number>();
const dispatchers: Dispatcher[] = [];

beforeAll(async () => {
  world = await createTestWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  arrivedMs.clear();
  receiver = await startWebhookReceiver(({ headers }) => {
    const id = idOf({ headers });
    if (!arrivedMs.has(id)) arrivedMs.set(id, performance.now());
    return { status: 200 };
  });
});
afterEach(async () => {
  await Promise.all(dispatchers.splice(0).map((dispatcher) => dispatcher.stop()));
  await endAllDeliveries(world.ctx);
  await receiver.close();
});

const POLL_MS = 400;
/** Allowance for the statements and the request to the receiver on a busy machine. */
const BUSY_MS = 4_000;
const NO_SIGNALS: DispatcherOptions["feed"] = { subscribe: () => () => true };

function start(options: Partial<DispatcherOptions>) {
  const createRealCtx = () => createCtx(world.runtime);
  const feed = world.runtime.feed;
  const all = { createCtx: createRealCtx, feed, stopGraceMs: 2_000, ...options };
  const dispatcher = startDispatcher(all);
  dispatchers.push(dispatcher);
  return dispatcher;
}

/**
 * Commits events from four connections, each as soon as the previous one has arrived, so that the queue is constantly
 * claimed and released. Returns the time from commit to arrival for each delivery.
 */
async function race(shop: Shop, events: number): Promise<number[]> {
  const committed: { id: string; atMs: number }[] = [];
  const write = async () => {
    for (let i = 0; i < events; i++) {
      const ctx = { ...shop.ctx, clock: { now: () => new Date() } };
      const [id = ""] = await createTestEvents(ctx);
      committed.push({ id, atMs: performance.now() });
      await receiver.waitFor((requests) => requests.some((one) => idOf(one) === id), 15_000);
    }
  };
  await Promise.all([write(), write(), write(), write()]);
  return committed.map(({ id, atMs }) => (arrivedMs.get(id) ?? Infinity) - atMs);
}

const idOf = ({ headers }: Pick<ReceivedRequest, "headers">) => headers["webhook-id"] ?? "";
const shopOfOne = () => createShop(createCtx(world.runtime), [receiver.url]);

describe("a delivery that is committed while its queue is claimed, sent or released", () => {
  it("arrives within a second when signals arrive", async () => {
    const shop = await shopOfOne();
    // Only a wake-up signal can announce deliveries in time: the sweep runs once a minute.
    await Promise.all([start({ pollMs: 60_000 }).idle(), start({ pollMs: 60_000 }).idle()]);
    const waits = await race(shop, 25);
    expect(waits).toHaveLength(100);
    const sorted = waits.sort((a, b) => a - b);
    expect(sorted[sorted.length / 2]).toBeLessThan(1_000);
    // A delivery whose signal was lost would wait for the sweep.
    expect(sorted.at(-1)).toBeLessThan(1_000 + BUSY_MS);
  });

  it("is found by its signal when the release of the queue began before it and ends after it", async () => {
    const shop = await shopOfOne();
    const { pool } = world.runtime.database;
    const holder = await pool.connect();
    await holder.query("BEGIN");
    receiver.respondWith(async () => {
      if (receiver.requests.length === 1)
        await holder.query("SELECT 1 FROM webhook_queues WHERE endpoint_id = $1 FOR UPDATE", [
          shop.endpoints[0]?.id,
        ]);
      return { status: 200 };
    });
    await start({ pollMs: 60_000 }).idle();
    const commit = () => createTestEvents({ ...shop.ctx, clock: { now: () => new Date() } });
    await commit();
    const waiters = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database()
      AND wait_event_type = 'Lock' AND query LIKE '%released%'`;
    while ((await pool.query(waiters)).rowCount === 0)
      await new Promise((resolve) => setImmediate(resolve));
    const signalled = new Promise<void>((resolve) => {
      const unsubscribe = world.runtime.feed.subscribe("driftstack_delivery", () => {
        unsubscribe();
        resolve();
      });
    });
    await commit();
    await signalled;
    await holder.query("ROLLBACK");
    holder.release();
    await receiver.waitFor((requests) => requests.length === 2, BUSY_MS);
  });

  it("waits no longer than the sweep when every signal is lost", async () => {
    const shop = await shopOfOne();
    for (let i = 0; i < 2; i++) start({ pollMs: POLL_MS, feed: NO_SIGNALS });
    const waits = await race(shop, 5);
    expect(waits).toHaveLength(20);
    expect(Math.max(...waits)).toBeLessThan(POLL_MS + BUSY_MS);
  });

  it("would wait for ever without signal and sweep", async () => {
    const shop = await shopOfOne();
    const deaf = start({ pollMs: 60_000, feed: NO_SIGNALS });
    await deaf.idle();
    await createTestEvents({ ...shop.ctx, clock: { now: () => new Date() } });
    const seen = receiver.waitFor((requests) => requests.length === 1, 1_500);
    await expect(seen).rejects.toThrow();
    await deaf.idle();
    expect(receiver.requests).toHaveLength(1);
  });
});

describe("the sweep", () => {
  it("makes a queue due whose release did not see a delivery that was being committed", async () => {
    const shop = await createShop(world.ctx, [receiver.url]);
    await createTestEvents(shop.ctx);
    const [lease] = await leaseQueues(world.ctx);
    const endpointId = lease?.endpointId ?? "";
    await endAllDeliveriesOf(endpointId);
    const now = world.clock.now();
    const release = { endpointId, token: lease?.token ?? "", degraded: false };
    await transaction(world.ctx, async (ctx) => {
      // Not yet visible to the release, which therefore finds no due delivery.
      await ctx.db.$executeRaw`
        INSERT INTO webhook_deliveries (id, event_id, endpoint_id, replay_of, next_attempt_at)
        SELECT driftstack_id('wdl'), event_id, endpoint_id, id, ${now} FROM webhook_deliveries
        WHERE endpoint_id = ${endpointId} LIMIT 1`;
      await releaseQueues(world.ctx.db, { releases: [release], now });
    });
    const dueAt = async () =>
      (await world.ctx.db.webhookQueue.findUniqueOrThrow({ where: { endpointId } })).dueAt;
    expect(await dueAt()).toBeNull();
    expect(await wakeOverdueQueues(world.ctx.db, now)).toBe(1);
    expect(await dueAt()).toEqual(now);
    expect(await wakeOverdueQueues(world.ctx.db, now)).toBe(0);
  });

  it("is never waited for by an order that is paid: enqueueing writes no queue", async () => {
    const shop = await createShop(world.ctx, [receiver.url]);
    const endpointId = shop.endpoints[0]?.id ?? "";
    const holder = await world.runtime.database.pool.connect();
    try {
      await holder.query("BEGIN");
      await holder.query("SELECT 1 FROM webhook_queues WHERE endpoint_id = $1 FOR UPDATE", [
        endpointId,
      ]);
      await Promise.all([createTestEvents(shop.ctx), createTestEvents(shop.ctx)]);
      const where = { endpointId };
      expect(await world.ctx.db.webhookDelivery.count({ where })).toBe(2);
    } finally {
      await holder.query("ROLLBACK");
      holder.release();
    }
  });

  const endAllDeliveriesOf = (endpointId: string) =>
    world.ctx.db.webhookDelivery.updateMany({
      where: { endpointId },
      data: { status: "failed", nextAttemptAt: null, leaseToken: null },
    });
});
