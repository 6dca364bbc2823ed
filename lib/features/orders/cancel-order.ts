import type { OrderResource } from "@/lib/contract/orders";
import { decide } from "@/lib/domain/order-machine";
import type { OrderStatus } from "@/lib/domain/order";
import { recordAudit } from "@/lib/features/audit/record-audit";
import { AppError } from "@/lib/platform/app-error";
import type { AccountCtx } from "@/lib/platform/ctx";
import { inTransaction } from "@/lib/platform/db";
import { applyDecision } from "./apply-decision";
import { orderNotFound } from "./get-order";
import { findOrder, lockOrder, readOrder } from "./orders-store";
import { toOrderResource } from "./to-order-resource";

/** Ends a pending order of the caller. Throws `not-found`, or `conflict` once it has left `pending`. */
export async function cancelOrder(
  ctx: AccountCtx,
  input: { orderId: string },
): Promise<OrderResource> {
  const key = { id: input.orderId, accountId: ctx.accountId, livemode: ctx.livemode };
  if (!(await findOrder(ctx.db, key))) throw orderNotFound();
  return inTransaction(ctx.db, async (tx) => {
    const order = await lockOrder(tx, input.orderId);
    if (!order) throw orderNotFound();
    const decision = decide(
      {
        orderId: order.id,
        status: order.status as OrderStatus,
        priceCents: order.priceCents,
        priceCurrency: order.priceCurrency,
        paidBy: null,
      },
      { kind: "cancel" },
    );
    if (decision.kind === "unchanged") {
      throw new AppError(
        "conflict",
        `The order is ${order.status}; only a pending order can be cancelled.`,
      );
    }
    await applyDecision(tx, ctx, order, {
      decision,
      patch: {},
      paymentId: null,
      inboxId: null,
      detail: {},
    });
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
