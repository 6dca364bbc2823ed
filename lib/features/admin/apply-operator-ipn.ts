import type { AppliedIpnResource, ApplyIpnInput } from "@/lib/contract/admin-ipns";
import { assert } from "@/lib/domain/assert";
import { recordAudit } from "@/lib/features/audit/record-audit";
import { processIpn } from "@/lib/features/payments/process-ipn";
import { storeOperatorMessage } from "@/lib/features/payments/store-operator-message";
import type { AccountCtx } from "@/lib/platform/ctx";
import { transaction } from "@/lib/platform/db";
import { findIpnOfOrder } from "./admin-ipns-store";
import { getAnyOrder } from "./get-any-order";
import { anyOrderNotFound } from "./to-admin-order";
import { toIpnResource } from "./to-ipn-resource";

/**
 * Applies a payment status to an order on behalf of its provider. The message is stored next to the provider's messages
 * and is processed in the same way: the order state machine decides, and "unchanged" is a valid outcome. Throws `not-found`, or `conflict` when the payment
 * is known to belong to another order.
 */
export async function applyOperatorIpn(
  ctx: AccountCtx,
  input: { orderId: string } & ApplyIpnInput,
): Promise<AppliedIpnResource> {
  const inboxId = await transaction(ctx, (ctx) => storeMessage(ctx, input));
  await processIpn(ctx, { inboxId });
  const message = await findIpnOfOrder(ctx.db, { orderId: input.orderId, ipnId: inboxId });
  assert(message !== null, "a message that was stored can be read");
  return {
    ...(await getAnyOrder(ctx, { orderId: input.orderId })),
    ipn: toIpnResource(message),
  };
}

async function storeMessage(
  ctx: AccountCtx,
  input: { orderId: string } & ApplyIpnInput,
): Promise<bigint> {
  const { orderId, payment_id: paymentId } = input;
  const providerStatus = input.provider_status.toLowerCase();
  const stored = await storeOperatorMessage(ctx, { orderId, paymentId, providerStatus });
  if (!stored) throw anyOrderNotFound();
  const { inboxId, order } = stored;
  await recordAudit(ctx, {
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
