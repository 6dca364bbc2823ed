import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  createTestAccount,
  createTestWorld,
  type TestAccount,
  type TestWorld,
} from "@/lib/testing/test-ctx";
import {
  createTestEndpoint,
  createTestEvents,
  deliveriesOf,
  endAllDeliveries,
} from "@/lib/testing/webhook-factories";
import { startWebhookReceiver, type WebhookReceiver } from "@/lib/testing/webhook-receiver";
import { claimDeliveries } from "./claim-store";
import { claimDue, dispatchDueDeliveries } from "./dispatch-deliveries";
import { getEndpoint } from "./get-endpoint";
import { recordOutcomes } from "./outcome-store";
import { sendDelivery } from "./send-delivery";
import { updateEndpoint } from "./update-endpoint";
import { deleteEndpoint } from "./delete-endpoint";

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

const dispatch = (options?: { batchMax?: number; deadlineMs?: number }) =>
  dispatchDueDeliveries(world.ctx, options);
const onlyDelivery = async () => {
  const [delivery, ...rest] = await deliveriesOf(account.ctx);
  expect(rest).toEqual([]);
  if (!delivery) throw new Error("there is no delivery");
  return delivery;
};

describe("leases", () => {
  it("are reclaimed when their holder dies, without a lost or an extra attempt row", async () => {
    await createTestEndpoint(account.ctx, receiver.url);
    await createTestEvents(account.ctx);
    const [orphan] = await claimDue(world.ctx, 10);
    expect(await dispatch()).toEqual({ claimed: 0 });
    world.clock.advance(30_000);
    expect(await dispatch()).toEqual({ claimed: 1 });
    expect(await onlyDelivery()).toMatchObject({ status: "delivered", attemptCount: 1 });

    if (!orphan) throw new Error("nothing was claimed");
    const late = await sendDelivery(world.ctx, { delivery: orphan, options: {} });
    expect((await recordOutcomes(world.ctx.db, [late])).ids).toEqual([]);
    expect((await onlyDelivery()).attempts).toHaveLength(1);
  });

  it("are never given twice to dispatchers that claim at the same time", async () => {
    for (let i = 0; i < 5; i++) await createTestEndpoint(account.ctx, receiver.url);
    await createTestEvents(account.ctx, 20);
    const rounds = await Promise.all(
      Array.from({ length: 8 }, () => dispatchDueDeliveries(world.ctx, { batchMax: 10 })),
    );
    expect(rounds.reduce((sum, round) => sum + round.claimed, 0)).toBe(receiver.requests.length);
    const ids = receiver.requests.map((request) => request.headers["x-driftstack-delivery-id"]);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThan(0);
  });

  it("of one endpoint are three at most, whoever claims, and go round-robin over endpoints", async () => {
    const endpoints = [];
    for (let i = 0; i < 3; i++) endpoints.push(await createTestEndpoint(account.ctx, receiver.url));
    await createTestEvents(account.ctx, 10);
    const now = world.clock.now();
    const query = { now, leaseUntil: new Date(now.getTime() + 30_000), perEndpointMax: 3 };
    const claims = await Promise.all(
      Array.from({ length: 6 }, () => claimDeliveries(world.ctx.db, { ...query, batchMax: 3 })),
    );
    const perEndpoint = claims.flat().reduce<Record<string, number>>((counts, { endpointId }) => {
      return { ...counts, [endpointId]: (counts[endpointId] ?? 0) + 1 };
    }, {});
    expect(perEndpoint).toEqual(Object.fromEntries(endpoints.map(({ id }) => [id, 3])));
    for (const claim of claims.filter((some) => some.length > 0)) {
      expect(new Set(claim.map(({ endpointId }) => endpointId)).size).toBe(3);
    }
  });

  it("go to endpoints without recent failures first when there is not room for all", async () => {
    const sick = await createTestEndpoint(account.ctx, receiver.url);
    const well = await createTestEndpoint(account.ctx, receiver.url);
    await world.ctx.db.webhookEndpoint.update({
      where: { id: sick.id },
      data: { consecutiveFailures: 4 },
    });
    await createTestEvents(account.ctx, 2);
    const [first] = await claimDue(world.ctx, 1);
    expect(first?.endpointId).toBe(well.id);
  });

  it("go to the least recently tried of those with failures, not to the longest backlog", async () => {
    const now = world.clock.now();
    const triedMsAgo = [1_000, 60_000, 3_600_000, null];
    const endpoints: string[] = [];
    for (const ago of triedMsAgo) {
      const { id } = await createTestEndpoint(account.ctx, receiver.url);
      const lastFailureAt = ago === null ? null : new Date(now.getTime() - ago);
      await world.ctx.db.webhookEndpoint.update({
        where: { id },
        data: { consecutiveFailures: 4, lastFailureAt },
      });
      endpoints.push(id);
    }
    await createTestEvents(account.ctx);
    for (const [i, endpointId] of endpoints.entries()) {
      await world.ctx.db.webhookDelivery.updateMany({
        where: { endpointId },
        data: { nextAttemptAt: new Date(now.getTime() - (10 - i) * HOUR_MS) },
      });
    }
    const claimed: string[] = [];
    for (const _ of endpoints) {
      const [one] = await claimDue(world.ctx, 1);
      claimed.push(one?.endpointId ?? "");
    }
    expect(claimed).toEqual(endpoints.reverse());
  });
});

describe("an endpoint that is not to be called any more", () => {
  it("is switched off by its own 410, and what waits ends as failed with the reason", async () => {
    receiver.answerWith(() => ({ status: 410 }));
    const { id } = await createTestEndpoint(account.ctx, receiver.url);
    await createTestEvents(account.ctx, 5);
    expect(await dispatch()).toEqual({ claimed: 3 });
    expect(await getEndpoint(account.ctx, { id })).toMatchObject({
      active: false,
      disabled_at: world.clock.now().toISOString(),
      disabled_reason: "The endpoint answered 410 Gone.",
    });
    expect(await dispatch()).toEqual({ claimed: 0 });
    const deliveries = await deliveriesOf(account.ctx);
    expect(deliveries.map((delivery) => delivery.status)).toEqual(Array(5).fill("failed"));
    expect(
      deliveries.filter(({ attempts }) => attempts[0]?.error?.startsWith("Not sent")),
    ).toHaveLength(2);
    expect(receiver.requests).toHaveLength(3);
  });

  it("gets nothing after it was switched off or deleted", async () => {
    const off = await createTestEndpoint(account.ctx, receiver.url);
    const deleted = await createTestEndpoint(account.ctx, receiver.url);
    await createTestEvents(account.ctx);
    const [orphan] = await claimDue(world.ctx, 1);
    await updateEndpoint(account.ctx, { id: off.id, active: false });
    await deleteEndpoint(account.ctx, { id: deleted.id });
    await dispatch();
    world.clock.advance(31_000);
    await dispatch();
    const deliveries = await deliveriesOf(account.ctx);
    expect(deliveries.map(({ status }) => status)).toEqual(["failed", "failed"]);
    expect(
      deliveries
        .map(({ attempts }) => attempts.map(({ error }) => error))
        .flat()
        .sort(),
    ).toEqual([
      "Not sent: the endpoint is switched off. Switched off by the account.",
      "Not sent: the endpoint was deleted.",
    ]);
    expect(orphan).toBeDefined();
    expect(receiver.requests).toEqual([]);
  });

  it("is switched off after five days of nothing but failures, and not while anything gets through", async () => {
    receiver.answerWith((request) => ({ status: request.path === "/ok" ? 200 : 500 }));
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
