import type { OrderResource, UpdateOrderInput } from "@/lib/contract/orders";
import type { AccountCtx } from "@/lib/platform/ctx";
import { recordAudit } from "@/lib/features/audit/record-audit";
import { transaction } from "@/lib/platform/db";
import { orderNotFound } from "./get-order";
import { findOrder, lockOrderRow, readOrder, updateOrder } from "./orders-store";
import { toOrderResource } from "./to-order-resource";

/** Sets or, with null, removes the customer's note, in any order status. Throws `not-found`. */
export async function updateNote(
  ctx: AccountCtx,
  input: UpdateOrderInput & { orderId: string },
): Promise<OrderResource> {
  if (!(await findOrder(ctx.db, ctx, input.orderId))) throw orderNotFound();
  return transaction(ctx, async (ctx) => {
    if (!(await lockOrderRow(ctx.db, input.orderId))) throw orderNotFound();
    await updateOrder(ctx.db, input.orderId, {
      customerNote: input.customer_note,
      updatedAt: ctx.clock.now(),
    });
    const order = toOrderResource(await readOrder(ctx.db, input.orderId));
    await recordAudit(ctx, {
      action: "order.note_changed",
      target: input.orderId,
      detail: { removed: input.customer_note === null },
    });
    return order;
  });
}
