import { ORDER_EVENT_TYPES, type OrderEventType } from "@/lib/domain/order-event";
import { createEndpoint } from "@/lib/features/webhooks/create-endpoint";
import { enqueueEvent } from "@/lib/features/events/enqueue-event";
import type { AccountCtx, Ctx } from "@/lib/platform/ctx";
import { transaction } from "@/lib/platform/db";

/** An endpoint at `url`, subscribed to every event by default. */
export function createTestEndpoint(
  ctx: AccountCtx,
  url: string,
  events: OrderEventType[] = [...ORDER_EVENT_TYPES],
) {
  return createEndpoint(ctx, { url, events });
}

/** Creates `count` events without an order; their deliveries are due immediately. Resolves to the ids. */
export function createTestEvents(ctx: AccountCtx, count = 1): Promise<string[]> {
  const at = ctx.clock.now();
  return transaction(ctx, async (ctx) => {
    const ids: string[] = [];
    for (let i = 0; i < count; i++) {
      const { eventId } = await enqueueEvent(ctx, {
        accountId: ctx.accountId,
        livemode: ctx.livemode,
        orderId: null,
        type: "crypto.order.paid",
        data: {
          order_id: `ord_${String(i).padStart(32, "0")}`,
          product: "team_manual",
          price_cents: 4900,
          price_currency: "EUR",
          payment_id: "5077125051",
          paid_at: at.toISOString(),
        },
        at,
      });
      ids.push(eventId);
    }
    return ids;
  });
}

/** The deliveries of an account, oldest first, with their attempts. */
export function deliveriesOf(ctx: AccountCtx) {
  return ctx.db.webhookDelivery.findMany({
    where: { endpoint: { accountId: ctx.accountId } },
    include: { attempts: { orderBy: { number: "asc" } } },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
}

/** Ends the pending deliveries of an account as if all their attempts had been made. Resolves to their ids. */
export async function endDeliveriesAs(
  ctx: AccountCtx,
  status: "delivered" | "failed" | "dlq",
): Promise<string[]> {
  const ended = await ctx.db.webhookDelivery.updateManyAndReturn({
    where: { status: "pending", endpoint: { accountId: ctx.accountId } },
    data: { status, nextAttemptAt: null, finishedAt: ctx.clock.now() },
    select: { id: true },
  });
  return ended.map(({ id }) => id);
}

/** Ends every delivery and every lease in the database, so the next test's dispatcher finds only its own. */
export async function endAllDeliveries(ctx: Ctx): Promise<void> {
  await ctx.db.webhookDelivery.updateMany({
    where: { status: { in: ["pending", "in_flight"] } },
    data: { status: "failed", nextAttemptAt: null, leaseToken: null },
  });
  await ctx.db.webhookQueue.updateMany({
    where: { OR: [{ leaseToken: null }, { dispatcherId: { not: null } }] },
    data: { dueAt: null, degraded: false, leaseToken: null, dispatcherId: null },
  });
}

/** Makes the heartbeat of every dispatcher so old that it counts as dead. */
export async function expireHeartbeats(ctx: Ctx): Promise<void> {
  await ctx.db.webhookDispatcher.updateMany({ data: { heartbeatAt: new Date(0) } });
}
