import type { AppliedIpnResource, ApplyIpnInput } from "@/lib/contract/admin-ipns";
import { assert } from "@/lib/domain/assert";
import { recordAudit } from "@/lib/features/audit/record-audit";
import { lockOrder, type OrderRow } from "@/lib/features/orders/orders-store";
import {
  findPayment,
  insertInboxMessage,
  listPaymentsOfOrder,
} from "@/lib/features/payments/payments-store";
import { writeOperatorMessage } from "@/lib/features/payments/operator-message";
import { processIpn } from "@/lib/features/payments/process-ipn";
import { digestOf } from "@/lib/features/payments/receive-ipn";
import { AppError } from "@/lib/platform/app-error";
import type { AccountCtx } from "@/lib/platform/ctx";
import { inTransaction, type Tx } from "@/lib/platform/db";
import { findIpnOfOrder } from "./admin-ipns-store";
import { getAnyOrder } from "./get-any-order";
import { anyOrderNotFound } from "./to-admin-order";
import { toIpnResource } from "./to-ipn-resource";

/**
 * Applies a payment status to an order on behalf of its provider. The message is stored next to the provider's messages
 * and is processed in the same way: the order state machine decides, and "unchanged" is a valid outcome. The message
 * contains no price, so it cannot contradict the price of the order. Throws `not-found`, or `conflict` when the payment
 * is known to belong to another order.
 */
export async function applyOperatorIpn(
  ctx: AccountCtx,
  input: { orderId: string } & ApplyIpnInput,
): Promise<AppliedIpnResource> {
  const inboxId = await inTransaction(ctx.db, (tx) => storeMessage(tx, ctx, input));
  await processIpn(ctx, { inboxId });
  const message = await findIpnOfOrder(ctx.db, { orderId: input.orderId, ipnId: inboxId });
  assert(message !== null, "a message that was stored can be read");
  return {
    ...(await getAnyOrder(ctx, { orderId: input.orderId })),
    ipn: toIpnResource(message),
  };
}

async function storeMessage(
  tx: Tx,
  ctx: AccountCtx,
  input: { orderId: string } & ApplyIpnInput,
): Promise<bigint> {
  const { orderId, payment_id: paymentId } = input;
  const providerStatus = input.provider_status.toLowerCase();
  const order = await lockOrder(tx, orderId);
  if (!order || order.status === "creating" || order.status === "abandoned")
    throw anyOrderNotFound();
  const provider = await providerOf(tx, ctx, order);
  await requireOwnPayment(tx, { orderId, paymentId, provider });
  const now = ctx.clock.now();
  const actor = `${ctx.actor.kind}:${ctx.actor.id}`;
  const rawBody = writeOperatorMessage({
    payment_id: paymentId,
    payment_status: providerStatus,
    order_id: orderId,
    updated_at: now.toISOString(),
    applied_by: actor,
    request_id: ctx.requestId,
    number: await countMessages(tx, orderId),
  });
  const inboxId = await insertInboxMessage(tx, {
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
  await recordAudit(tx, ctx, {
    accountId: ctx.accountId,
    actor: ctx.actor,
    action: "admin.ipn_applied",
    target: orderId,
    detail: {
      account_id: order.accountId,
      ipn_id: String(inboxId),
      payment_id: paymentId,
      provider_status: providerStatus,
      order_status_before: order.status,
    },
  });
  return inboxId;
}

/**
 * Returns the provider of the order's payments. An order without payments belongs to the provider that its mode uses.
 */
async function providerOf(tx: Tx, ctx: AccountCtx, order: OrderRow): Promise<string> {
  const [newest] = await listPaymentsOfOrder(tx, order.id);
  if (newest) return newest.provider;
  return order.provider === "stub"
    ? "stub"
    : ctx.services.providers.forNewOrders(order.livemode).key;
}

async function requireOwnPayment(
  tx: Tx,
  of: { orderId: string; paymentId: string; provider: string },
): Promise<void> {
  const known = await findPayment(tx, of.provider, of.paymentId);
  if (known && known.orderId !== of.orderId) {
    throw new AppError(
      "conflict",
      `The payment ${of.paymentId} was made for the order ${known.orderId}. Apply it there, or check the payment_id.`,
    );
  }
}

function countMessages(tx: Tx, orderId: string): Promise<number> {
  return tx.ipnInbox.count({ where: { orderId, source: "operator" } });
}
