import type { OrderResource } from "@/lib/contract/orders";
import { recordAudit } from "@/lib/features/audit/record-audit";
import { AppError } from "@/lib/platform/app-error";
import type { AccountCtx } from "@/lib/platform/ctx";
import { inTransaction } from "@/lib/platform/db";
import { orderNotFound } from "./get-order";
import { findOrder, readOrder } from "./orders-store";
import { toOrderResource } from "./to-order-resource";
import { transitionOrder } from "./transition-order";

/** Cancels a pending order of the caller. Throws `not-found`, or `conflict` when the order is no longer `pending`. */
export async function cancelOrder(
  ctx: AccountCtx,
  input: { orderId: string },
): Promise<OrderResource> {
  const key = { id: input.orderId, accountId: ctx.accountId, livemode: ctx.livemode };
  if (!(await findOrder(ctx.db, key))) throw orderNotFound();
  return inTransaction(ctx.db, async (tx) => {
    const cancelled = await transitionOrder(tx, ctx, input.orderId, { input: { kind: "cancel" } });
    if (!cancelled) throw orderNotFound();
    const { decision, order } = cancelled;
    if (decision.kind === "unchanged") {
      throw new AppError(
        "conflict",
        `The order is ${order.status}; only a pending order can be cancelled.`,
      );
    }
    await recordAudit(tx, ctx, {
      accountId: ctx.accountId,
      actor: ctx.actor,
      action: "order.cancelled",
      target: order.id,
      detail: { livemode: order.livemode },
    });
    return toOrderResource(await readOrder(tx, order.id));
  });
}
