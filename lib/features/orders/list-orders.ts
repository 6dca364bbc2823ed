import type { ListOrdersInput, OrderPage } from "@/lib/contract/orders";
import type { AccountCtx } from "@/lib/platform/ctx";
import { decodeCursor, encodeCursor } from "@/lib/platform/cursor";
import { listOrderRows, type Position } from "./order-lists-store";
import { toOrderResource } from "./to-order-resource";

/**
 * Returns a page of the caller's orders, newest first. A cursor is bound to the account, mode, and filters. Throws
 * `bad-request` for an invalid cursor.
 */
export async function listOrders(ctx: AccountCtx, input: ListOrdersInput): Promise<OrderPage> {
  const scope = cursorScope(ctx, input);
  const key = ctx.config.keys.session;
  const after = input.cursor ? toPosition(decodeCursor(key, input.cursor, scope)) : null;
  const rows = await listOrderRows(ctx.db, ctx, input, after);
  const page = rows.slice(0, input.limit);
  const last = rows.length > input.limit ? page.at(-1) : undefined;
  return {
    orders: page.map(toOrderResource),
    next_cursor: last ? encodeCursor(key, [last.createdAt.toISOString(), last.id], scope) : null,
  };
}

function toPosition([createdAt = "", id = ""]: string[]): Position {
  return { createdAt: new Date(createdAt), id };
}

function cursorScope(ctx: AccountCtx, input: ListOrdersInput): string {
  const filters = [input.status, input.created_after, input.created_before, input.search];
  return JSON.stringify(["orders", ctx.accountId, ctx.livemode, ...filters.map((f) => f ?? null)]);
}
