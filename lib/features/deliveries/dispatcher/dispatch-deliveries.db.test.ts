import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Webhook } from "standardwebhooks";
import { getEndpoint } from "@/lib/features/webhooks/get-endpoint";
import { dispatchAll } from "@/test/support/dispatch";
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
} from "@/test/support/webhook-factories";
import { startWebhookReceiver, type WebhookReceiver } from "@/test/support/webhook-receiver";

const MINUTE_MS = 60_000;

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

const dispatch = (options?: { deadlineMs?: number }) => dispatchAll(world.ctx, options);
const onlyDelivery = async () => {
  const [delivery, ...rest] = await deliveriesOf(account.ctx);
  expect(rest).toEqual([]);
  if (!delivery) throw new Error("there is no delivery");
  return delivery;
};

describe("a first attempt", () => {
  it("delivers the frozen bytes, signed, within one call", async () => {
    const { secret, id } = await createTestEndpoint(account.ctx, receiver.url);
    const [eventId] = await createTestEvents(account.ctx);
    // The package checks the timestamp against the real clock.
    world.clock.set(new Date());

    expect(await dispatch()).toEqual({ attempts: 1 });

    const [request] = receiver.requests;
    const event = await world.ctx.db.event.findUniqueOrThrow({ where: { id: eventId } });
    expect(request?.body).toBe(event.payload);
    expect(new Webhook(secret).verify(request?.body ?? "", request?.headers ?? {})).toMatchObject({
      id: eventId,
      type: "crypto.order.paid",
      account_id: account.accountId,
      livemode: true,
    });
    const delivery = await onlyDelivery();
    expect(request?.headers).toMatchObject({
      "content-type": "application/json",
      "user-agent": "Driftstack-Webhooks/1.0",
      "x-driftstack-event-id": eventId,
      "x-driftstack-event-type": "crypto.order.paid",
      "x-driftstack-delivery-id": delivery.id,
      "x-driftstack-attempt": "1",
      "webhook-id": eventId,
    });
    expect(delivery).toMatchObject({
      status: "delivered",
      attemptCount: 1,
      nextAttemptAt: null,
      leaseToken: null,
    });
    expect(delivery.attempts).toMatchObject([
      { number: 1, responseStatus: 200, responseText: "ok", error: null },
    ]);
    expect(await getEndpoint(account.ctx, { id })).toMatchObject({
      consecutive_failures: 0,
      last_success_at: world.clock.now().toISOString(),
      last_failure_at: null,
      delivery_counts: { delivered: 1, failed: 0, dlq: 0 },
    });
    expect(await dispatch()).toEqual({ attempts: 0 });
  });

  it("reaches only endpoints of the event's account, mode and type", async () => {
    const other = await createTestAccount(world);
    await createTestEndpoint(other.ctx, receiver.url);
    await createTestEndpoint(account.testModeCtx, receiver.url);
    await createTestEndpoint(account.ctx, receiver.url, ["crypto.order.failed"]);
    await createTestEvents(account.ctx);
    expect(await dispatch()).toEqual({ attempts: 0 });
    expect(receiver.requests).toEqual([]);
  });
});

describe("a failed attempt", () => {
  it("is repeated on the schedule, then ends in the dead-letter queue after ten attempts", async () => {
    receiver.respondWith(() => ({ status: 500, body: "no" }));
    const { id } = await createTestEndpoint(account.ctx, receiver.url);
    await createTestEvents(account.ctx);
    const gaps = [1, 5, 15, 30, 60, 120, 300, 600, 1440].map((minutes) => minutes * MINUTE_MS);
    for (const [index, gapMs] of gaps.entries()) {
      expect(await dispatch()).toEqual({ attempts: 1 });
      const delivery = await onlyDelivery();
      expect(delivery).toMatchObject({ status: "pending", attemptCount: index + 1 });
      expect(delivery.nextAttemptAt?.getTime()).toBe(world.clock.now().getTime() + gapMs);
      world.clock.advance(gapMs - 1);
      expect(await dispatch()).toEqual({ attempts: 0 });
      world.clock.advance(1);
    }
    expect(await dispatch()).toEqual({ attempts: 1 });
    const delivery = await onlyDelivery();
    expect(delivery).toMatchObject({ status: "dlq", attemptCount: 10, nextAttemptAt: null });
    expect(delivery.attempts.map((attempt) => attempt.number)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
    ]);
    expect(new Set(receiver.requests.map((request) => request.body)).size).toBe(1);
    expect(receiver.requests.map((request) => request.headers["x-driftstack-attempt"])).toEqual([
      "1",
      "2",
      "3",
      "4",
      "5",
      "6",
      "7",
      "8",
      "9",
      "10",
    ]);
    expect(await getEndpoint(account.ctx, { id })).toMatchObject({
      consecutive_failures: 10,
      active: true,
    });
    await world.ctx.db.webhookEndpoint.findUniqueOrThrow({ where: { id } }).then((endpoint) => {
      expect(endpoint.failingSince).not.toBeNull();
    });
  });

  it.each(["hang", "drip"] as const)(
    "waits a minute at least after a receiver that does %s",
    async (behavior) => {
      receiver.respondWith(() => behavior);
      await createTestEndpoint(account.ctx, receiver.url);
      await createTestEvents(account.ctx);
      world.ctx.random = () => 0;
      await dispatch({ deadlineMs: 120 });
      world.ctx.random = () => 0.5;
      const delivery = await onlyDelivery();
      expect(delivery.nextAttemptAt?.getTime()).toBe(world.clock.now().getTime() + MINUTE_MS);
      expect(delivery.attempts).toMatchObject([
        { responseStatus: null, error: "No complete response came before the deadline." },
      ]);
    },
  );

  it("honours Retry-After in seconds up to twice the gap", async () => {
    receiver.respondWith(() => ({ status: 503, headers: { "retry-after": "90" } }));
    await createTestEndpoint(account.ctx, receiver.url);
    await createTestEvents(account.ctx);
    await dispatch();
    expect((await onlyDelivery()).nextAttemptAt?.getTime()).toBe(
      world.clock.now().getTime() + 90_000,
    );
  });

  it("is what a redirect is: it is not followed", async () => {
    const target = await startWebhookReceiver();
    receiver.respondWith(() => ({ status: 302, headers: { location: target.url } }));
    await createTestEndpoint(account.ctx, receiver.url);
    await createTestEvents(account.ctx);
    await dispatch();
    expect(target.requests).toEqual([]);
    expect((await onlyDelivery()).attempts[0]).toMatchObject({
      responseStatus: 302,
      error: expect.stringContaining("redirects are not followed"),
    });
    await target.close();
  });

  it("is rejected, recorded and retried when its address is no longer allowed", async () => {
    await createTestEndpoint(account.ctx, receiver.url);
    await createTestEvents(account.ctx);
    const strict = { ...world.ctx, config: { ...world.ctx.config, webhookAllowedNetworks: [] } };
    await dispatchAll(strict);
    expect(receiver.requests).toEqual([]);
    expect(await onlyDelivery()).toMatchObject({
      status: "pending",
      attempts: [{ responseStatus: null }],
    });
  });

  it("fails when its secret cannot be decrypted, without delaying others", async () => {
    const broken = await createTestEndpoint(account.ctx, receiver.url);
    await createTestEndpoint(account.ctx, receiver.url);
    await world.ctx.db.webhookSecret.updateMany({
      where: { endpointId: broken.id },
      data: { cipher: new Uint8Array(60) },
    });
    await createTestEvents(account.ctx);
    await dispatch();
    const statuses = (await deliveriesOf(account.ctx)).map((delivery) => delivery.status);
    expect(statuses.sort()).toEqual(["delivered", "pending"]);
  });
});

describe("the log of an attempt", () => {
  it("keeps 4 KiB of a huge response and counts its 2xx", async () => {
    receiver.respondWith(() => "huge");
    await createTestEndpoint(account.ctx, receiver.url);
    await createTestEvents(account.ctx);
    await dispatch();
    const delivery = await onlyDelivery();
    expect(delivery.status).toBe("delivered");
    expect(delivery.attempts[0]?.responseText).toBe("x".repeat(4096));
  });

  it("keeps a response with zero bytes, quotes and broken UTF-8", async () => {
    receiver.respondWith(() => ({
      status: 200,
      body: Buffer.from([0, 0x22, 0x5c, 0xed, 0xa0, 0x80, 0x0a]),
    }));
    await createTestEndpoint(account.ctx, receiver.url);
    await createTestEvents(account.ctx);
    await dispatch();
    expect((await onlyDelivery()).attempts[0]?.responseText).toMatch(/^\uFFFD"\\\uFFFD+\n$/);
  });
});
