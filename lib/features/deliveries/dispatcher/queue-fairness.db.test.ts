import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createCtx } from "@/lib/platform/runtime";
import { createEvents, createShop, type Shop } from "@/lib/testing/reliability/fleet";
import { createTestWorld, type TestWorld } from "@/lib/testing/test-ctx";
import { endAllDeliveries } from "@/lib/testing/webhook-factories";
import { startWebhookReceiver, type WebhookReceiver } from "@/lib/testing/webhook-receiver";
import { CLAIM_SETTINGS, claimStatement, type ClaimedDelivery } from "./claim-store";
import { claimDue, claimLanes, LEASE_MS, PER_ENDPOINT_MAX } from "./dispatch-deliveries";
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

/** A shop whose endpoints have answered well before, with as many deliveries each. */
async function shopOf(endpoints: number, deliveries: number, state = {}): Promise<Shop> {
  const shop = await createShop(world.ctx, Array<string>(endpoints).fill(receiver.url));
  await world.ctx.db.webhookEndpoint.updateMany({
    where: { accountId: shop.ctx.accountId },
    data: { lastSuccessAt: world.clock.now(), ...state },
  });
  await createEvents([shop], deliveries);
  return shop;
}

const ROOM = { well: 1_000, unwell: 1_000 };
const lanes = (batchMax: number, room = ROOM) => claimLanes(world.ctx, { batchMax, room });
const tokensOf = (claimed: ClaimedDelivery[]) => new Set(claimed.map((one) => one.leaseToken));
const endpointsOf = (claimed: ClaimedDelivery[]) => new Set(claimed.map((one) => one.endpointId));

describe("lanes", () => {
  it("take many deliveries of one endpoint at a time, in three lanes at most over all processes", async () => {
    await shopOf(1, 100);
    const claims = await Promise.all(Array.from({ length: 4 }, () => lanes(1_000)));
    const claimed = claims.flat();
    expect(tokensOf(claimed).size).toBe(PER_ENDPOINT_MAX);
    expect(claimed.length).toBeGreaterThan(2 * PER_ENDPOINT_MAX);
    expect(new Set(claimed.map(({ id }) => id)).size).toBe(claimed.length);
    world.clock.advance(LEASE_MS);
    const again = await lanes(1_000);
    expect(again.map(({ id }) => id).sort()).toEqual(claimed.map(({ id }) => id).sort());
  });

  it("hold one delivery each while there are few, and for an endpoint that has never answered well", async () => {
    await shopOf(1, 3);
    expect(tokensOf(await lanes(1_000)).size).toBe(3);
    await shopOf(1, 50, { lastSuccessAt: null });
    expect(await lanes(1_000)).toHaveLength(3);
  });

  it("are given to every endpoint before any gets a second", async () => {
    await shopOf(10, 40);
    const claimed = await lanes(1_000, { well: 10, unwell: 10 });
    expect(endpointsOf(claimed).size).toBe(10);
    expect(tokensOf(claimed).size).toBe(10);
  });
});

describe("endpoints that are unwell", () => {
  it("get one lane of one delivery each, and their own share of the room only", async () => {
    await shopOf(10, 20, { consecutiveFailures: 3 });
    const { endpoints } = await shopOf(5, 5);
    const room = { well: 100, unwell: 4 };
    const claimed = await lanes(1_000, room);
    const sick = claimed.filter(({ unwell }) => unwell);
    expect(sick).toHaveLength(4);
    expect(endpointsOf(sick).size).toBe(4);
    const healthy = claimed.filter(({ unwell }) => !unwell);
    expect(healthy).toHaveLength(25);
    expect(endpointsOf(healthy)).toEqual(new Set(endpoints.map(({ id }) => id)));
    const more = await lanes(1_000);
    expect(more).toHaveLength(6);
    expect(await lanes(1_000)).toEqual([]);
  });

  it("are those, too, with an attempt that has been on its way for long, though none has failed yet", async () => {
    await shopOf(1, 20);
    expect(await claimDue(world.ctx, 1)).toMatchObject([{ unwell: false }]);
    world.clock.advance(6_000);
    expect(await lanes(1_000)).toMatchObject([{ unwell: true }]);
  });
});

describe("a temporary endpoint", () => {
  it("is claimed for by whoever names it, and by nobody else", async () => {
    const { endpoints } = await shopOf(2, 5);
    const listenerId = endpoints[0]?.id ?? "";
    await world.ctx.db.webhookEndpoint.update({
      where: { id: listenerId },
      data: { listenerSeenAt: world.clock.now() },
    });
    expect(endpointsOf(await claimDue(world.ctx, 100))).toEqual(new Set([endpoints[1]?.id]));
    const own = await claimDue(world.ctx, 100, { listenerId });
    expect(own).toHaveLength(PER_ENDPOINT_MAX);
    expect(endpointsOf(own)).toEqual(new Set([listenerId]));
    expect(await claimDue(world.ctx, 100, { listenerId })).toEqual([]);
  });
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

describe("the statement of a claim", () => {
  it("reads what it claims and little more of a table with many waiting, whatever the statistics say", async () => {
    const shop = await shopOf(10, 1);
    await endAllDeliveries(world.ctx);
    await fill(shop, 20_000);
    const now = new Date(world.clock.now().getTime() + 1_000);
    const leaseUntil = new Date(now.getTime() + LEASE_MS);
    const caps = { batchMax: 50, perEndpointMax: PER_ENDPOINT_MAX, laneMax: 16, room: ROOM };
    const client = await world.runtime.database.pool.connect();
    try {
      await client.query("BEGIN");
      await client.query(CLAIM_SETTINGS);
      const { text, values } = claimStatement({ now, leaseUntil, ...caps });
      const { rows } = await client.query<{ "QUERY PLAN": [{ Plan: PlanNode }] }>(
        `EXPLAIN (ANALYZE, FORMAT JSON) ${text}`,
        values,
      );
      const scans = nodesOf(rows[0]!["QUERY PLAN"][0].Plan).filter(
        (node) => node["Relation Name"] !== undefined && node["Node Type"].includes("Scan"),
      );
      expect(scans.filter((node) => node["Node Type"] === "Seq Scan")).toEqual([]);
      const read = scans.reduce(
        (sum, node) =>
          sum +
          (node["Actual Rows"] + (node["Rows Removed by Filter"] ?? 0)) * node["Actual Loops"],
        0,
      );
      expect(read).toBeGreaterThan(30);
      expect(read).toBeLessThan(1_000);
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

/** Replays of one event, which are as good as deliveries of as many. */
async function fill(shop: Shop, deliveries: number): Promise<void> {
  const at = world.clock.now();
  await world.ctx.db.$executeRaw`
    INSERT INTO webhook_deliveries (id, event_id, endpoint_id, next_attempt_at, replay_of)
    SELECT driftstack_id('wdl'), d.event_id, d.endpoint_id, ${at}, d.id
    FROM webhook_deliveries d JOIN webhook_endpoints e ON e.id = d.endpoint_id AND e.account_id = ${shop.ctx.accountId},
         generate_series(1, ${deliveries / 10}::int)`;
}
