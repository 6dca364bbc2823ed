import type { SqlCtx } from "@/lib/platform/ctx";
import { lockOrderRow, updateOrder, type OrderRow } from "./orders-store";

/** Locks an order until the transaction ends. Returns null when there is none. All code that changes an order does so. */
export function lockOrder(ctx: SqlCtx, input: { orderId: string }): Promise<OrderRow | null> {
  return lockOrderRow(ctx.db, input.orderId);
}

/** Makes a locked order show one of its payments to the payer. */
export async function showPayment(
  ctx: SqlCtx,
  input: { orderId: string; paymentId: string },
): Promise<void> {
  const updatedAt = ctx.clock.now();
  await updateOrder(ctx.db, input.orderId, { shownPaymentId: input.paymentId, updatedAt });
}
