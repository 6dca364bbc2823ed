import type { AppliedIpnResource } from "@/lib/contract/admin-ipns";
import { recordAudit } from "@/lib/features/audit/record-audit";
import { processIpn } from "@/lib/features/payments/process-ipn";
import { AppError } from "@/lib/platform/app-error";
import type { AccountCtx } from "@/lib/platform/ctx";
import { transaction } from "@/lib/platform/db";
import { findIpnOfOrder, lockIpn, reopenIpn } from "./admin-ipns-store";
import { getAnyOrder } from "./get-any-order";
import { toIpnResource } from "./to-ipn-resource";

/**
 * Applies a stored message again, unchanged, for example after a bug was fixed or once the order can be found. The
 * previous outcome is kept in the audit log, and the order state machine makes a repetition harmless. Throws
 * `not-found`.
 */
export async function reapplyIpn(
  ctx: AccountCtx,
  input: { orderId: string; ipnId: bigint },
): Promise<AppliedIpnResource> {
  const { orderId, ipnId } = input;
  const order = await getAnyOrder(ctx, { orderId });
  await transaction(ctx, async (ctx) => {
    await lockIpn(ctx.db, ipnId);
    const before = await findIpnOfOrder(ctx.db, input);
    if (!before) throw ipnNotFound();
    await reopenIpn(ctx.db, ipnId, ctx.clock.now());
    await recordAudit(ctx, {
      action: "admin.ipn_reapplied",
      target: orderId,
      detail: {
        account_id: order.account_id,
        ipn_id: String(ipnId),
        outcome_before: before.outcome,
        reason_before: before.reason,
        order_status_before: order.status,
      },
    });
  });
  await processIpn(ctx, { inboxId: ipnId });
  const message = await findIpnOfOrder(ctx.db, input);
  if (!message) throw ipnNotFound();
  return { ...(await getAnyOrder(ctx, { orderId })), ipn: toIpnResource(message) };
}

function ipnNotFound(): AppError {
  return new AppError(
    "not-found",
    "The order has no such message. GET /v1/admin/crypto-orders/<order_id>/ipns lists them.",
  );
}
