import type { OrderResource } from "@/lib/contract/orders";
import { recordAudit } from "@/lib/features/audit/record-audit";
import { AppError } from "@/lib/platform/app-error";
import type { AccountCtx } from "@/lib/platform/ctx";
import { transaction } from "@/lib/platform/db";
import { orderNotFound } from "./get-order";
import { findOrder, readOrder } from "./orders-store";
import { toOrderResource } from "./to-order-resource";
import { transitionOrder } from "./transition-order";

/** Cancels a pending order of the caller. Throws `not-found`, or `conflict` when the order is no longer `pending`. */
export async function cancelOrder(
  ctx: AccountCtx,
  input: { orderId: string },
): Promise<OrderResource> {
  if (!(await findOrder(ctx.db, ctx, input.orderId))) throw orderNotFound();
  return transaction(ctx, async (ctx) => {
    const cancelled = await transitionOrder(ctx, {
      orderId: input.orderId,
      move: { input: { kind: "cancel" } },
    });
    if (!cancelled) throw orderNotFound();
    const { decision, order } = cancelled;
    if (decision.kind === "unchanged") {
      throw new AppError(
        "conflict",
        `The order is ${order.status}; only a pending order can be cancelled.`,
      );
    }
    await recordAudit(ctx, {
      action: "order.cancelled",
      target: order.id,
      detail: { livemode: order.livemode },
    });
    return toOrderResource(await readOrder(ctx.db, order.id));
  });
}
