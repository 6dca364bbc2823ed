import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { deleteEndpoint } from "@/lib/features/webhooks/delete-endpoint";
import { getEndpoint } from "@/lib/features/webhooks/get-endpoint";
import { updateEndpoint } from "@/lib/features/webhooks/update-endpoint";
import { dispatchAll, leaseQueues, takeAll } from "@/test/support/dispatch";
import {
  createTestAccount,
  createTestWorld,
  type TestAccount,
  type TestWorld,
} from "@/test/support/test-ctx";
import {
  createTestEndpoint,
  createTestEvents,
  deliveriesOf,
  endAllDeliveries,
  expireHeartbeats,
} from "@/test/support/webhook-factories";
import { startWebhookReceiver, type WebhookReceiver } from "@/test/support/webhook-receiver";
import { classifyAttempt } from "./classify-attempt";
import { returnDeliveries } from "./taken-deliveries-store";
import { PER_ENDPOINT_MAX } from "./limits";
import { DISPATCHER_DEAD_MS, freeLostQueues } from "./liveness-store";
import { leaseDueQueues, releaseQueues } from "./queue-store";
import { recordAttempts } from "./record-attempts";

const HOUR_MS = 3_600_000;

let world: TestWorld;
let account: TestAccount;
let receiver: WebhookReceiver;

beforeAll(async () => {
  world = await createTestWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  account = await createTestAccount(world);
  receiver = await startWebhookReceiver();
});
afterEach(async () => {
  await endAllDeliveries(world.ctx);
  await receiver.close();
});

const dispatch = () => dispatchAll(world.ctx);
const onlyDelivery = async () => {
  const [delivery, ...rest] = await deliveriesOf(account.ctx);
  expect(rest).toEqual([]);
  if (!delivery) throw new Error("there is no delivery");
  return delivery;
};

describe("leases", () => {
  it("end when the heartbeat of their holder stops, without a lost or an extra attempt", async () => {
    await createTestEndpoint(account.ctx, receiver.url);
    await createTestEvents(account.ctx);
    const [orphan] = await takeAll(world.ctx);
    expect(await dispatch()).toEqual({ attempts: 0 });
    await expireHeartbeats(world.ctx);
    expect(await dispatch()).toEqual({ attempts: 1 });
    expect(await onlyDelivery()).toMatchObject({ status: "delivered", attemptCount: 1 });

    if (!orphan) throw new Error("nothing was taken");
    const late = classifyAttempt(
      {
        ...{ id: orphan.id, leaseToken: orphan.leaseToken, url: receiver.url, number: 1 },
        ...{ startedAt: world.clock.now(), finishedAt: world.clock.now(), durationMs: 1 },
        result: { kind: "timeout", message: "late" },
      },
      { gapsMs: [], random: 0 },
    );
    expect(await recordAttempts(world.ctx, [late])).toEqual([]);
    expect((await onlyDelivery()).attempts).toHaveLength(1);
  });

  it("end within five seconds of the last heartbeat, by the clock of the database", async () => {
    await createTestEndpoint(account.ctx, receiver.url);
    await createTestEvents(account.ctx);
    await takeAll(world.ctx);
    const ageBy = (ms: number) => world.ctx.db.$executeRaw`
      UPDATE webhook_dispatchers SET heartbeat_at = now() - make_interval(secs => ${ms / 1000}::float)`;
    await ageBy(DISPATCHER_DEAD_MS - 1_000);
    expect(await dispatch()).toEqual({ attempts: 0 });
    await ageBy(4_001);
    expect(await dispatch()).toEqual({ attempts: 1 });
    expect(DISPATCHER_DEAD_MS).toBeLessThan(5_000);
  });

  it("that a dispatcher does not know of, because a response was lost, are freed by itself", async () => {
    await createTestEndpoint(account.ctx, receiver.url);
    await createTestEvents(account.ctx);
    const [lease] = await leaseQueues(world.ctx, { dispatcherId: "one" });
    const now = world.clock.now();
    const own = { dispatcherId: "one", tokens: [lease?.token ?? ""] };
    expect(await freeLostQueues(world.ctx.db, own, now)).toBe(0);
    expect(await freeLostQueues(world.ctx.db, { ...own, tokens: [] }, now)).toBe(1);
    expect(await leaseQueues(world.ctx, { dispatcherId: "two" })).toHaveLength(1);
  });

  it("are never given twice to dispatchers that claim at the same time", async () => {
    for (let i = 0; i < 10; i++) {
      const { id } = await createTestEndpoint((await createTestAccount(world)).ctx, receiver.url);
      await world.ctx.db.webhookQueue.update({
        where: { endpointId: id },
        data: { dueAt: world.clock.now() },
      });
    }
    const now = world.clock.now();
    const query = { now, degraded: false, max: 3, woken: [] };
    const claims = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        leaseDueQueues(world.ctx.db, { ...query, dispatcherId: `d${index}` }),
      ),
    );
    const ids = claims.flat().map(({ endpointId }) => endpointId);
    expect(ids.length).toBe(10);
    expect(new Set(ids).size).toBe(10);
  });

  it("of one endpoint mean three attempts at a time at most, and every endpoint has its turn", async () => {
    const receivers: WebhookReceiver[] = [];
    const order: number[] = [];
    for (let i = 0; i < 3; i++) {
      const one = await startWebhookReceiver(() => (order.push(i), { status: 200, delayMs: 5 }));
      receivers.push(one);
      await createTestEndpoint(account.ctx, one.url);
    }
    await createTestEvents(account.ctx, 40);
    await Promise.all([dispatch(), dispatch(), dispatch()]);
    for (const [i, { requests }] of receivers.entries()) {
      const ids = requests.map(({ headers }) => headers["x-driftstack-delivery-id"]);
      expect(ids).toHaveLength(40);
      expect(new Set(ids).size).toBe(40);
      expect(Math.max(...requests.map(({ inFlight }) => inFlight))).toBe(PER_ENDPOINT_MAX);
      expect(order.slice(0, 60).filter((each) => each === i).length).toBeGreaterThan(5);
    }
    await Promise.all(receivers.map((one) => one.close()));
  });

  it("record a result only while they hold, and not one of a delivery that was returned", async () => {
    await createTestEndpoint(account.ctx, receiver.url);
    await createTestEvents(account.ctx);
    const [first] = await takeAll(world.ctx);
    if (!first) throw new Error("nothing was taken");
    await returnDeliveries(world.ctx.db, [{ ...first, leaseToken: "another" }]);
    expect(await onlyDelivery()).toMatchObject({ status: "in_flight" });
    await returnDeliveries(world.ctx.db, [first]);
    expect(await onlyDelivery()).toMatchObject({ status: "pending", leaseToken: null });
  });
});

describe("queues with an attempt that failed", () => {
  it("are claimed apart from the healthy, the least recently tried first, not those with the longest backlog", async () => {
    receiver.respondWith(() => ({ status: 500 }));
    const tried: string[] = [];
    for (let i = 0; i < 4; i++) {
      const { id } = await createTestEndpoint(account.ctx, receiver.url);
      tried.push(id);
    }
    await createTestEvents(account.ctx, 2);
    // Each queue is tried a minute after the previous one; the last one has the oldest backlog.
    for (const [i, endpointId] of tried.entries()) {
      const token = (await leaseQueues(world.ctx)).find((lease) => lease.endpointId === endpointId);
      await world.ctx.db.webhookDelivery.updateMany({
        where: { endpointId },
        data: { nextAttemptAt: new Date(world.clock.now().getTime() - (i + 1) * HOUR_MS) },
      });
      const release = { endpointId, token: token?.token ?? "", degraded: true };
      await releaseQueues(world.ctx.db, { releases: [release], now: world.clock.now() });
      await freeLostQueues(world.ctx.db, { dispatcherId: "idle", tokens: [] }, world.clock.now());
      world.clock.advance(60_000);
    }
    const well = await createTestEndpoint(account.ctx, receiver.url);
    await createTestEvents(account.ctx, 1);
    const [healthy, ...rest] = await leaseQueues(world.ctx, { max: 1 });
    expect([healthy?.endpointId, rest]).toEqual([well.id, []]);
    const claimed: string[] = [];
    for (const _ of tried) {
      const [one] = await leaseQueues(world.ctx, { max: 1, degraded: true });
      claimed.push(one?.endpointId ?? "");
    }
    expect(claimed).toEqual(tried);
  });
});

describe("an endpoint that is not to be called any more", () => {
  it("is disabled by its own 410, and its waiting deliveries fail with the reason", async () => {
    receiver.respondWith(() => ({ status: 410 }));
    const { id } = await createTestEndpoint(account.ctx, receiver.url);
    await createTestEvents(account.ctx, 5);
    expect(await dispatch()).toEqual({ attempts: 5 });
    expect(await getEndpoint(account.ctx, { id })).toMatchObject({
      active: false,
      disabled_at: world.clock.now().toISOString(),
      disabled_reason: "The endpoint returned 410 Gone.",
    });
    const deliveries = await deliveriesOf(account.ctx);
    expect(deliveries.map((delivery) => delivery.status)).toEqual(Array(5).fill("failed"));
    expect(
      deliveries.filter(({ attempts }) => attempts[0]?.error?.startsWith("Not sent")),
    ).toHaveLength(2);
    expect(receiver.requests).toHaveLength(3);
  });

  it("gets nothing after it was disabled or deleted", async () => {
    const off = await createTestEndpoint(account.ctx, receiver.url);
    const deleted = await createTestEndpoint(account.ctx, receiver.url);
    await createTestEvents(account.ctx);
    const [orphan] = await takeAll(world.ctx);
    await updateEndpoint(account.ctx, { id: off.id, active: false });
    await deleteEndpoint(account.ctx, { id: deleted.id });
    await dispatch();
    await expireHeartbeats(world.ctx);
    await dispatch();
    const deliveries = await deliveriesOf(account.ctx);
    expect(deliveries.map(({ status }) => status)).toEqual(["failed", "failed"]);
    expect(
      deliveries
        .map(({ attempts }) => attempts.map(({ error }) => error))
        .flat()
        .sort(),
    ).toEqual(["Not sent: the endpoint is disabled.", "Not sent: the endpoint was deleted."]);
    expect(orphan).toBeDefined();
    expect(receiver.requests).toEqual([]);
  });

  it("is disabled after five days of nothing but failures, and not while any delivery succeeds", async () => {
    receiver.respondWith((request) => ({ status: request.path === "/ok" ? 200 : 500 }));
    const dead = await createTestEndpoint(account.ctx, receiver.url);
    const alive = await createTestEndpoint(account.ctx, receiver.url.replace("/hook", "/ok"));
    for (let hours = 0; hours <= 120; hours += 24) {
      await createTestEvents(account.ctx);
      await dispatch();
      world.clock.advance(24 * HOUR_MS);
    }
    expect(await getEndpoint(account.ctx, { id: dead.id })).toMatchObject({
      active: false,
      disabled_reason: "Every delivery failed for 5 days.",
    });
    expect(await getEndpoint(account.ctx, { id: alive.id })).toMatchObject({ active: true });
  });
});
