import type { OrderResource } from "@/lib/contract/orders";
import { AppError } from "@/lib/platform/app-error";
import type { AccountCtx } from "@/lib/platform/ctx";
import { findOrder } from "./orders-store";
import { toOrderResource } from "./to-order-resource";

/** Returns one order of the caller's account and mode, with the version for its ETag. Throws `not-found`. */
export async function getOrderWithVersion(
  ctx: AccountCtx,
  input: { orderId: string },
): Promise<{ order: OrderResource; version: number }> {
  const row = await findOrder(ctx.db, ctx, input.orderId);
  if (!row) throw orderNotFound();
  return { order: toOrderResource(row), version: row.version };
}

export async function getOrder(
  ctx: AccountCtx,
  input: { orderId: string },
): Promise<OrderResource> {
  return (await getOrderWithVersion(ctx, input)).order;
}

/** The 404 for an order that does not exist or belongs to another account or mode. The response is the same. */
export function orderNotFound(): AppError {
  return new AppError(
    "not-found",
    "No such order for this key. Check the order_id, and that live orders are read with a live key and test orders with a test key.",
  );
}
