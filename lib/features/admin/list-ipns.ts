import type { IpnPage, ListIpnsInput } from "@/lib/contract/admin-ipns";
import type { AccountCtx } from "@/lib/platform/ctx";
import { decodeCursor, encodeCursor } from "@/lib/platform/cursor";
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
  const key = ctx.config.keys.session;
  const scope = JSON.stringify(["admin-ipns", ctx.accountId, orderId]);
  const before = cursor ? BigInt(decodeCursor(key, cursor, scope)[0] ?? "0") : null;
  const rows = await listIpnRows(ctx.db, { orderId, before, take: limit + 1 });
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  return {
    ipns: page.map(toIpnResource),
    next_cursor: last ? encodeCursor(key, [String(last.id)], scope) : null,
  };
}
