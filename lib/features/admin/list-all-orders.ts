import type {
  AdminOrderPage,
  ExportAllOrdersInput,
  ListAllOrdersInput,
} from "@/lib/contract/admin";
import { listOrdersById } from "@/lib/features/orders/list-orders-by-id";
import type { AccountCtx } from "@/lib/platform/ctx";
import { decodeCursor, encodeCursor } from "@/lib/platform/cursor";
import { listOrderIds, type Position } from "./admin-order-ids-store";
import { toAdminOrder } from "./to-admin-order";

/**
 * Returns orders of all accounts, newest first, in both modes unless one is requested. Throws `bad-request` for a
 * cursor from another list.
 */
export async function listAllOrders(
  ctx: AccountCtx,
  input: ListAllOrdersInput,
): Promise<AdminOrderPage> {
  const { limit, cursor, ...filter } = input;
  const scope = cursorScope(ctx, filter);
  const key = ctx.config.keys.session;
  const after = cursor ? toPosition(decodeCursor(key, cursor, scope)) : null;
  const ids = await listOrderIds(ctx.db, { filter, after, take: limit + 1 });
  const rows = await listOrdersById(ctx, { ids });
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  return {
    orders: page.map(toAdminOrder),
    next_cursor: last ? encodeCursor(key, [last.createdAt.toISOString(), last.id], scope) : null,
  };
}

function toPosition([createdAt = "", id = ""]: string[]): Position {
  return { createdAt: new Date(createdAt), id };
}

function cursorScope(ctx: AccountCtx, filter: ExportAllOrdersInput): string {
  const { status, search, payment_id, account_id, livemode, created_after, created_before } =
    filter;
  const filters = [status, search, payment_id, account_id, livemode, created_after, created_before];
  return JSON.stringify(["admin-orders", ctx.accountId, ...filters.map((each) => each ?? null)]);
}
