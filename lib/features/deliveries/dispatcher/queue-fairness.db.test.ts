import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { closeCliSession } from "@/lib/features/cli-sessions/close-cli-session";
import { openCliSession } from "@/lib/features/cli-sessions/open-cli-session";
import type { Sql } from "@/lib/platform/db";
import { createCtx } from "@/lib/platform/runtime";
import { dispatchAll, leaseQueues } from "@/test/support/dispatch";
import { createEvents, createShop, type Shop } from "@/test/reliability/fleet";
import { createTestAccount, createTestWorld, type TestWorld } from "@/test/support/test-ctx";
import { createTestEvents, deliveriesOf, endAllDeliveries } from "@/test/support/webhook-factories";
import { startWebhookReceiver, type WebhookReceiver } from "@/test/support/webhook-receiver";
import { Prisma } from "@/prisma/generated/client";
import { takeDeliveries } from "./taken-deliveries-store";
import { PER_ENDPOINT_MAX } from "./limits";
import { returnOrphans } from "./liveness-store";
import type { QueueLease } from "./queue-store";
import { startDispatcher } from "./start-dispatcher";

let world: TestWorld;
let receiver: WebhookReceiver;

beforeAll(async () => {
  world = await createTestWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  receiver = await startWebhookReceiver();
});
afterEach(async () => {
  await endAllDeliveries(world.ctx);
  await receiver.close();
});

/** Creates a shop whose endpoints have succeeded before, each with the given number of deliveries. */
async function shopOf(endpoints: number, deliveries: number, state = {}): Promise<Shop> {
  const shop = await createShop(world.ctx, Array<string>(endpoints).fill(receiver.url));
  await world.ctx.db.webhookEndpoint.updateMany({
    where: { accountId: shop.ctx.accountId },
    data: { lastSuccessAt: world.clock.now(), ...state },
  });
  await createEvents([shop], deliveries);
  return shop;
}

const endpointIdsOf = (leases: QueueLease[]) => new Set(leases.map((one) => one.endpointId));

describe("a leased queue", () => {
  it("sends one delivery at a time while the endpoint fails, and three once it has recovered", async () => {
    receiver.respondWith(() => ({ status: 200, delayMs: 5 }));
    await shopOf(1, 20, { consecutiveFailures: 3, lastSuccessAt: null });
    await dispatchAll(world.ctx);
    const inFlight = receiver.requests.map((request) => request.inFlight);
    expect(inFlight).toHaveLength(20);
    expect(inFlight[0]).toBe(1);
    expect(inFlight[1]).toBeLessThanOrEqual(PER_ENDPOINT_MAX);
    expect(Math.max(...inFlight)).toBe(PER_ENDPOINT_MAX);
  });

  it("ends at a failure, returns what it has not sent, and is degraded", async () => {
    let left = 5;
    receiver.respondWith(() => ({ status: left-- > 0 ? 200 : 500 }));
    const { endpoints } = await shopOf(1, 40);
    await dispatchAll(world.ctx);
    // Every delivery is attempted once: after the first failure, one at a time, each under a separate lease.
    expect(receiver.requests).toHaveLength(40);
    const endpointId = endpoints[0]?.id ?? "";
    const queue = await world.ctx.db.webhookQueue.findUniqueOrThrow({ where: { endpointId } });
    expect(queue).toMatchObject({ degraded: true, leaseToken: null });
    const open = await world.ctx.db.webhookDelivery.findMany({
      where: { endpointId, status: "pending" },
    });
    expect(open).toHaveLength(35);
    expect(queue.dueAt?.getTime()).toBe(
      Math.min(...open.map(({ nextAttemptAt }) => nextAttemptAt?.getTime() ?? 0)),
    );
  });

  it("sends what is new beside an attempt that hangs", async () => {
    let first = true;
    receiver.respondWith(() => {
      const behavior = first ? ("hang" as const) : { status: 200 };
      first = false;
      return behavior;
    });
    const real = { ...createCtx(world.runtime) };
    const shop = await createShop(real, [receiver.url]);
    const dispatcher = startDispatcher({
      createCtx: () => createCtx(world.runtime),
      feed: world.runtime.feed,
      stopGraceMs: 100,
    });
    await createEvents([shop], 1);
    await receiver.waitFor((requests) => requests.length === 1);
    await createEvents([shop], 5);
    await receiver.waitFor((requests) => requests.length === 6, 2_000);
    await dispatcher.stop();
  });
});

describe("capacity", () => {
  it("is shared: degraded queues are claimed apart from healthy ones", async () => {
    const { endpoints: failing } = await shopOf(10, 20, { consecutiveFailures: 3 });
    await world.ctx.db.webhookQueue.updateMany({
      where: { endpointId: { in: failing.map(({ id }) => id) } },
      data: { degraded: true },
    });
    const { endpoints } = await shopOf(5, 5);
    const healthy = await leaseQueues(world.ctx);
    expect(endpointIdsOf(healthy)).toEqual(new Set(endpoints.map(({ id }) => id)));
    expect(await leaseQueues(world.ctx, { degraded: true, max: 4 })).toHaveLength(4);
    expect(await leaseQueues(world.ctx, { degraded: true })).toHaveLength(6);
    expect(await leaseQueues(world.ctx, { degraded: true })).toEqual([]);
  });

  it("of a quarter for degraded queues never delays healthy ones, however many degraded ones wait before them", async () => {
    const real = createCtx(world.runtime);
    const hanging = await startWebhookReceiver(() => "hang");
    const sick = await createShop(real, Array<string>(10).fill(hanging.url));
    await world.ctx.db.webhookQueue.updateMany({
      where: { endpointId: { in: sick.endpoints.map(({ id }) => id) } },
      data: { degraded: true },
    });
    const healthy = await createShop(real, Array<string>(5).fill(receiver.url));
    await createEvents([sick, healthy], 5);
    const dispatcher = startDispatcher({
      createCtx: () => createCtx(world.runtime),
      feed: world.runtime.feed,
      concurrency: 8,
      stopGraceMs: 100,
    });
    await receiver.waitFor((requests) => requests.length === 25, 5_000);
    expect(hanging.requests.length).toBeLessThanOrEqual(2 * PER_ENDPOINT_MAX);
    await dispatcher.stop();
    await hanging.close();
  });
});

describe("the queue of a CLI endpoint", () => {
  it("is leased to its socket: no dispatcher claims it while the session is open", async () => {
    const account = await createTestAccount(world);
    const session = await openCliSession(account.ctx, {});
    await createTestEvents(account.ctx, 5);
    expect(endpointIdsOf(await leaseQueues(world.ctx))).not.toContain(session.id);
    const request = { endpointId: session.id, token: session.leaseToken, max: PER_ENDPOINT_MAX };
    const now = world.clock.now();
    const take = async () =>
      (await takeDeliveries(world.ctx.db, { requests: [request], now })).get(session.id);
    expect(await take()).toHaveLength(PER_ENDPOINT_MAX);
    expect(await returnOrphans(world.ctx.db)).toBe(0);
    await closeCliSession(world.ctx, { ...session, actor: account.ctx.actor });
    expect(await take()).toBeUndefined();
    await dispatchAll(world.ctx);
    expect((await deliveriesOf(account.ctx)).map(({ status }) => status)).toEqual(
      Array(5).fill("failed"),
    );
  });
});

describe("forty endpoints that respond slowly", () => {
  it("with long queues do not delay an endpoint that gets its first delivery later", async () => {
    const real = createCtx(world.runtime);
    const slowReceiver = await startWebhookReceiver(() => ({ status: 200, delayMs: 3_000 }));
    const slow: Shop[] = [];
    for (let i = 0; i < 4; i++)
      slow.push(await createShop(real, Array<string>(10).fill(slowReceiver.url)));
    await world.ctx.db.webhookEndpoint.updateMany({
      where: { accountId: { in: slow.map(({ ctx }) => ctx.accountId) } },
      data: { lastSuccessAt: real.clock.now() },
    });
    await createEvents(slow, 50);
    const dispatcher = startDispatcher({
      createCtx: () => createCtx(world.runtime),
      feed: world.runtime.feed,
      stopGraceMs: 100,
    });
    for (let round = 1; round <= 3; round++) {
      await slowReceiver.waitFor((requests) => requests.length >= round * 120, 8_000);
      const healthy = await createShop(real, [receiver.url]);
      await createEvents([healthy], 1);
      await receiver.waitFor((requests) => requests.length === round, 1_500);
    }
    await dispatcher.stop();
    await slowReceiver.close();
  }, 30_000);
});

describe("a hundred endpoints that hang", () => {
  it("let five healthy ones have all their deliveries before a single attempt has timed out", async () => {
    const real = createCtx(world.runtime);
    const hanging = await startWebhookReceiver(() => "hang");
    const sick: Shop[] = [];
    for (let i = 0; i < 10; i++)
      sick.push(await createShop(real, Array<string>(10).fill(hanging.url)));
    const healthy = await createShop(real, Array<string>(5).fill(receiver.url));
    await createEvents([...sick, healthy], 20);
    const dispatcher = startDispatcher({
      createCtx: () => createCtx(world.runtime),
      feed: world.runtime.feed,
      stopGraceMs: 100,
    });
    await receiver.waitFor((requests) => requests.length === 100, 9_000);
    const failed = await world.ctx.db.deliveryAttempt.count({
      where: { delivery: { endpoint: { accountId: { in: sick.map((s) => s.ctx.accountId) } } } },
    });
    expect(failed).toBe(0);
    expect(hanging.requests.length).toBeLessThanOrEqual(100 * PER_ENDPOINT_MAX);
    await dispatcher.stop();
    await hanging.close();
  }, 60_000);
});

describe("taking deliveries", () => {
  it("reads what it takes and little more of a table with many waiting, whatever the planner's statistics are", async () => {
    const shop = await shopOf(10, 1);
    await endAllDeliveries(world.ctx);
    await fill(shop, 20_000);
    const leases = await leaseQueues(world.ctx);
    expect(leases).toHaveLength(10);
    const requests = leases.map(({ endpointId, token }) => ({ endpointId, token, max: 5 }));
    const client = await world.runtime.database.pool.connect();
    try {
      await client.query("BEGIN");
      const plans: PlanNode[] = [];
      const explain: Sql = {
        async $queryRaw<T>(query: TemplateStringsArray | Prisma.Sql, ...values: unknown[]) {
          const { text, values: given } = "raw" in query ? Prisma.sql(query, ...values) : query;
          const { rows } = await client.query<{ "QUERY PLAN": [{ Plan: PlanNode }] }>(
            `EXPLAIN (ANALYZE, FORMAT JSON) ${text}`,
            given,
          );
          plans.push(rows[0]!["QUERY PLAN"][0].Plan);
          return [] as T;
        },
        $executeRaw: () => Promise.resolve(0),
      };
      await takeDeliveries(explain, { requests, now: world.clock.now() });
      const scans = plans
        .flatMap(nodesOf)
        .filter(
          (node) =>
            node["Relation Name"] === "webhook_deliveries" && node["Node Type"].includes("Scan"),
        );
      expect(scans.filter((node) => node["Node Type"] === "Seq Scan")).toEqual([]);
      const read = scans.reduce(
        (sum, node) =>
          sum +
          (node["Actual Rows"] + (node["Rows Removed by Filter"] ?? 0)) * node["Actual Loops"],
        0,
      );
      expect(read).toBeGreaterThan(50);
      expect(read).toBeLessThan(500);
    } finally {
      await client.query("ROLLBACK");
      client.release();
    }
  });
});

type PlanNode = {
  "Node Type": string;
  "Relation Name"?: string;
  "Actual Rows": number;
  "Actual Loops": number;
  "Rows Removed by Filter"?: number;
  Plans?: PlanNode[];
};

function nodesOf(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)];
}

/** Adds replays of existing events, which serve the test like deliveries of new events. */
async function fill(shop: Shop, deliveries: number): Promise<void> {
  const at = world.clock.now();
  await world.ctx.db.$executeRaw`
    INSERT INTO webhook_deliveries (id, event_id, endpoint_id, next_attempt_at, replay_of)
    SELECT driftstack_id('wdl'), d.event_id, d.endpoint_id, ${at}, d.id
    FROM webhook_deliveries d JOIN webhook_endpoints e ON e.id = d.endpoint_id AND e.account_id = ${shop.ctx.accountId},
         generate_series(1, ${deliveries / 10}::int)`;
}
