import type { ListOrdersInput, OrderPage } from "@/lib/contract/orders";
import type { AccountCtx } from "@/lib/platform/ctx";
import { readPageByTime } from "@/lib/platform/cursor";
import { listOrderRows } from "./order-lists-store";
import { toOrderResource } from "./to-order-resource";

/**
 * Returns a page of the caller's orders, newest first. A cursor is bound to the account, mode, and filters. Throws
 * `bad-request` for an invalid cursor.
 */
export async function listOrders(ctx: AccountCtx, input: ListOrdersInput): Promise<OrderPage> {
  const { cursor, limit, ...filter } = input;
  const { status, created_after, created_before, search } = filter;
  const filters = [status, created_after, created_before, search];
  const scope = ["orders", ctx.accountId, ctx.livemode, ...filters];
  const page = await readPageByTime(ctx, { cursor, limit, scope }, (query) =>
    listOrderRows(ctx.db, ctx, { filter, ...query }),
  );
  return { orders: page.rows.map(toOrderResource), next_cursor: page.nextCursor };
}
