import type { IpnPage, ListIpnsInput } from "@/lib/contract/admin-ipns";
import type { AccountCtx } from "@/lib/platform/ctx";
import { readPageById } from "@/lib/platform/cursor";
import { listIpnRows } from "./admin-ipns-store";
import { getAnyOrder } from "./get-any-order";
import { toIpnResource } from "./to-ipn-resource";

/**
 * Returns all stored messages about an order, newest first. Throws `not-found`, or `bad-request` for a cursor from
 * another list.
 */
export async function listIpns(
  ctx: AccountCtx,
  input: { orderId: string } & ListIpnsInput,
): Promise<IpnPage> {
  const { orderId, limit, cursor } = input;
  await getAnyOrder(ctx, { orderId });
  const scope = ["admin-ipns", ctx.accountId, orderId];
  const page = await readPageById(ctx, { cursor, limit, scope }, (query) =>
    listIpnRows(ctx.db, { orderId, ...query }),
  );
  return { ipns: page.rows.map(toIpnResource), next_cursor: page.nextCursor };
}
