import type { AdminOrderPage, ListAllOrdersInput } from "@/lib/contract/admin";
import { listOrdersById } from "@/lib/features/orders/list-orders-by-id";
import type { AccountCtx } from "@/lib/platform/ctx";
import { readPageByTime } from "@/lib/platform/cursor";
import { listOrderIds } from "./admin-order-ids-store";
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
  const { status, search, payment_id, account_id, livemode, created_after, created_before } =
    filter;
  const filters = [status, search, payment_id, account_id, livemode, created_after, created_before];
  const scope = ["admin-orders", ctx.accountId, ...filters];
  const page = await readPageByTime(ctx, { cursor, limit, scope }, async (query) =>
    listOrdersById(ctx, { ids: await listOrderIds(ctx.db, { filter, ...query }) }),
  );
  return { orders: page.rows.map(toAdminOrder), next_cursor: page.nextCursor };
}
