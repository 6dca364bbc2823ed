import { assert } from "@/lib/domain/assert";
import type { AccountCtx } from "@/lib/platform/ctx";
import { newId } from "@/lib/platform/ids";
import { insertOrder, lockOrderRow, type NewOrder, type OrderRow } from "./orders-store";

/** Stores a new order of the caller as `creating`. It is not visible until `transitionOrder` opens it. */
export async function createOrder(ctx: AccountCtx, order: NewOrder): Promise<OrderRow> {
  const { accountId, livemode } = ctx;
  const now = ctx.clock.now();
  const id = newId("ord", now);
  await insertOrder(ctx.db, { ...order, id, accountId, livemode, createdAt: now, updatedAt: now });
  const row = await lockOrderRow(ctx.db, id);
  assert(row !== null, "an order that was just stored can be read");
  return row;
}
