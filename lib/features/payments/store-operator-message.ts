import { assert } from "@/lib/domain/assert";
import { lockOrder } from "@/lib/features/orders/locked-order";
import type { OrderRow } from "@/lib/features/orders/transition-order";
import { AppError } from "@/lib/platform/app-error";
import type { AccountCtx } from "@/lib/platform/ctx";
import { writeOperatorMessage } from "./operator-message";
import {
  countOperatorMessages,
  findPayment,
  insertInboxMessage,
  listPaymentsOfOrder,
} from "./payments-store";
import { digestOf } from "./receive-ipn";

export type OperatorMessageInput = { orderId: string; paymentId: string; providerStatus: string };

/**
 * Locks an order of any account and stores an operator's message about a payment of it, next to the provider's
 * messages. The message contains no price, so it cannot contradict the price of the order. Returns null when there is
 * no such visible order. Throws `conflict` when the payment is known to belong to another order.
 */
export async function storeOperatorMessage(
  ctx: AccountCtx,
  input: OperatorMessageInput,
): Promise<{ inboxId: bigint; order: OrderRow } | null> {
  const { orderId, paymentId, providerStatus } = input;
  const order = await lockOrder(ctx, { orderId });
  if (!order || order.status === "creating" || order.status === "abandoned") return null;
  const provider = await providerOf(ctx, order);
  await requireOwnPayment(ctx, { orderId, paymentId, provider });
  const now = ctx.clock.now();
  const rawBody = writeOperatorMessage({
    payment_id: paymentId,
    payment_status: providerStatus,
    order_id: orderId,
    updated_at: now.toISOString(),
    applied_by: `${ctx.actor.kind}:${ctx.actor.id}`,
    request_id: ctx.requestId,
    number: await countOperatorMessages(ctx.db, orderId),
  });
  const inboxId = await insertInboxMessage(ctx.db, {
    provider,
    digest: digestOf(rawBody),
    source: "operator",
    receivedAt: now,
    rawBody,
    headers: {},
    remoteAddress: null,
    signatureVariant: null,
    paymentId,
    providerStatus,
    orderId,
    nextAttemptAt: now,
  });
  assert(inboxId !== null, "the order is locked and the message numbered, so it is new");
  return { inboxId, order };
}

/**
 * Returns the provider of the order's payments. An order without payments belongs to the provider that its mode uses.
 */
async function providerOf(ctx: AccountCtx, order: OrderRow): Promise<string> {
  const [newest] = await listPaymentsOfOrder(ctx.db, order.id);
  if (newest) return newest.provider;
  return order.provider === "stub"
    ? "stub"
    : ctx.services.providers.forNewOrders(order.livemode).key;
}

async function requireOwnPayment(
  ctx: AccountCtx,
  of: { orderId: string; paymentId: string; provider: string },
): Promise<void> {
  const known = await findPayment(ctx.db, of.provider, of.paymentId);
  if (known && known.orderId !== of.orderId) {
    throw new AppError(
      "conflict",
      `The payment ${of.paymentId} was made for the order ${known.orderId}. Apply it there, or check the payment_id.`,
    );
  }
}
