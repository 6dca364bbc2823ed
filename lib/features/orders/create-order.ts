import type { Owner, SqlCtx } from "@/lib/platform/ctx";
import { newId } from "@/lib/platform/ids";
import { insertOrder, type NewOrder, type OrderRow } from "./orders-store";

export type { NewOrder };

/** Stores a new order of the caller as `creating`. It is not visible until `transitionOrder` opens it. */
export function createOrder(ctx: SqlCtx & Owner, order: NewOrder): Promise<OrderRow> {
  const { accountId, livemode } = ctx;
  const now = ctx.clock.now();
  const id = newId("ord", now);
  return insertOrder(ctx.db, { ...order, id, accountId, livemode, createdAt: now, updatedAt: now });
}
