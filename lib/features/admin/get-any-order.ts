import type { AdminOrderResource, AdminTimeline } from "@/lib/contract/admin";
import type { Ctx } from "@/lib/platform/ctx";
import { findAnyOrder } from "./admin-orders-store";
import { anyOrderNotFound, toAdminOrder, toAdminTimeline } from "./to-admin-order";

/** Returns one order of any account and mode. Throws `not-found`. */
export async function getAnyOrder(
  ctx: Ctx,
  input: { orderId: string },
): Promise<AdminOrderResource> {
  const row = await findAnyOrder(ctx.db, input.orderId);
  if (!row) throw anyOrderNotFound();
  return toAdminOrder(row);
}

/** Returns only the timeline of the order. Throws `not-found`. */
export async function getAnyTimeline(ctx: Ctx, input: { orderId: string }): Promise<AdminTimeline> {
  const row = await findAnyOrder(ctx.db, input.orderId);
  if (!row) throw anyOrderNotFound();
  return { events: toAdminTimeline(row) };
}
