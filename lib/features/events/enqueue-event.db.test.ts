import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { eventEnvelope } from "@/lib/contract/events";
import { transaction } from "@/lib/platform/db";
import { newId } from "@/lib/platform/ids";
import {
  createTestAccount,
  createTestWorld,
  type TestAccount,
  type TestWorld,
} from "@/test/support/test-ctx";
import { createTestEndpoint, deliveriesOf } from "@/test/support/webhook-factories";
import { deleteEndpoint } from "@/lib/features/webhooks/delete-endpoint";
import { enqueueEvent, type OrderEvent } from "./enqueue-event";
import { updateEndpoint } from "@/lib/features/webhooks/update-endpoint";

const URL_OF_HOOK = "https://example.com/hook";
let world: TestWorld;
let account: TestAccount;

beforeAll(async () => {
  world = await createTestWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  account = await createTestAccount(world);
});

async function cancelledOrder(): Promise<string> {
  const id = newId("ord", world.clock.now());
  await transaction(world.ctx, async (ctx) => {
    await ctx.db.order.create({
      data: {
        id,
        accountId: account.accountId,
        livemode: true,
        status: "pending",
        product: "team_manual",
        priceCents: 4900,
        priceCurrency: "EUR",
        provider: "nowpayments",
        timeline: {
          create: [
            { seq: 1, status: "pending", source: "create", at: world.clock.now() },
            { seq: 2, status: "cancelled", source: "cancel", at: world.clock.now() },
          ],
        },
      },
    });
  });
  return id;
}

function eventOf(orderId: string | null): OrderEvent {
  const at = world.clock.now();
  return {
    accountId: account.accountId,
    livemode: true,
    orderId,
    type: "crypto.order.cancelled",
    data: {
      order_id: orderId ?? "ord_none",
      product: 'team "manual"\n漢',
      price_cents: 4900,
      price_currency: "EUR",
      payment_id: null,
      cancelled_at: at.toISOString(),
      internal_note: "not part of the event",
    },
    at,
  };
}
const enqueue = (event: OrderEvent) => transaction(world.ctx, (ctx) => enqueueEvent(ctx, event));

describe("an event", () => {
  it("is frozen as the promised envelope, with promised fields only", async () => {
    const { eventId, created } = await enqueue(eventOf(await cancelledOrder()));
    expect(created).toBe(true);
    const row = await world.ctx.db.event.findUniqueOrThrow({ where: { id: eventId } });
    const envelope = eventEnvelope.parse(JSON.parse(row.payload));
    expect(Object.keys(JSON.parse(row.payload) as object)).toEqual([
      "id",
      "type",
      "created_at",
      "timestamp",
      "account_id",
      "livemode",
      "data",
    ]);
    expect(envelope).toMatchObject({
      id: eventId,
      type: "crypto.order.cancelled",
      account_id: account.accountId,
    });
    expect(envelope.timestamp).toBe(envelope.created_at);
    expect(envelope.data).toMatchObject({ product: 'team "manual"\n漢' });
    expect(envelope.data).not.toHaveProperty("internal_note");
  });

  it("exists once for an order and type, and a second call leaves the transaction usable", async () => {
    await createTestEndpoint(account.ctx, URL_OF_HOOK);
    const event = eventOf(await cancelledOrder());
    const first = await enqueue(event);
    const second = await transaction(world.ctx, async (ctx) => {
      const again = await enqueueEvent(ctx, event);
      await ctx.db.account.update({
        where: { id: account.accountId },
        data: { name: "still usable" },
      });
      return again;
    });
    expect(second).toEqual({ eventId: first.eventId, created: false });
    expect(await deliveriesOf(account.ctx)).toHaveLength(1);
  });

  it("written by ten concurrent callers exists once, and all of them get its id", async () => {
    const event = eventOf(await cancelledOrder());
    const results = await Promise.all(Array.from({ length: 10 }, () => enqueue(event)));
    expect(results.filter(({ created }) => created)).toHaveLength(1);
    expect(new Set(results.map(({ eventId }) => eventId)).size).toBe(1);
  });

  it("gets one delivery for each endpoint that is subscribed at that moment", async () => {
    const kept = await createTestEndpoint(account.ctx, URL_OF_HOOK);
    const off = await createTestEndpoint(account.ctx, URL_OF_HOOK);
    const deleted = await createTestEndpoint(account.ctx, URL_OF_HOOK);
    await createTestEndpoint(account.ctx, URL_OF_HOOK, ["crypto.order.paid"]);
    await createTestEndpoint(account.testModeCtx, URL_OF_HOOK);
    await updateEndpoint(account.ctx, { id: off.id, active: false });
    await deleteEndpoint(account.ctx, { id: deleted.id });
    await enqueue(eventOf(await cancelledOrder()));
    await createTestEndpoint(account.ctx, URL_OF_HOOK);
    expect((await deliveriesOf(account.ctx)).map(({ endpointId }) => endpointId)).toEqual([
      kept.id,
    ]);
  });

  it("vanishes with its deliveries when the transaction that made it fails", async () => {
    await createTestEndpoint(account.ctx, URL_OF_HOOK);
    const event = eventOf(await cancelledOrder());
    const failing = transaction(world.ctx, async (ctx) => {
      await enqueueEvent(ctx, event);
      throw new Error("the order could not be saved");
    });
    await expect(failing).rejects.toThrow("the order could not be saved");
    expect(await deliveriesOf(account.ctx)).toEqual([]);
    expect(await world.ctx.db.event.count({ where: { orderId: event.orderId } })).toBe(0);
  });

  it("with data that does not match its type is rejected", async () => {
    await expect(enqueue({ ...eventOf(null), type: "crypto.order.paid" })).rejects.toThrow();
  });
});
