import type { OrderResource, UpdateOrderInput } from "@/lib/contract/orders";
import type { AccountCtx } from "@/lib/platform/ctx";
import { recordAudit } from "@/lib/features/audit/record-audit";
import { inTransaction } from "@/lib/platform/db";
import { orderNotFound } from "./get-order";
import { findOrder, lockOrder, readOrder, updateOrder } from "./orders-store";
import { toOrderResource } from "./to-order-resource";

/** Sets or, with null, removes the customer's note, in any order status. Throws `not-found`. */
export async function updateNote(
  ctx: AccountCtx,
  input: UpdateOrderInput & { orderId: string },
): Promise<OrderResource> {
  const key = { id: input.orderId, accountId: ctx.accountId, livemode: ctx.livemode };
  if (!(await findOrder(ctx.db, key))) throw orderNotFound();
  return inTransaction(ctx.db, async (tx) => {
    if (!(await lockOrder(tx, input.orderId))) throw orderNotFound();
    await updateOrder(tx, input.orderId, {
      customerNote: input.customer_note,
      updatedAt: ctx.clock.now(),
    });
    const order = toOrderResource(await readOrder(tx, input.orderId));
    await recordAudit(tx, ctx, {
      accountId: ctx.accountId,
      actor: ctx.actor,
      action: "order.note_changed",
      target: input.orderId,
      detail: { removed: input.customer_note === null },
    });
    return order;
  });
}
