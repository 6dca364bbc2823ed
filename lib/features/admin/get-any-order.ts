import type { AdminOrderResource, AdminTimeline } from "@/lib/contract/admin";
import { listOrdersById } from "@/lib/features/orders/list-orders-by-id";
import type { OrderWithTimeline } from "@/lib/features/orders/to-order-resource";
import type { Ctx } from "@/lib/platform/ctx";
import { anyOrderNotFound, toAdminOrder, toAdminTimeline } from "./to-admin-order";

export async function getAnyOrder(
  ctx: Ctx,
  input: { orderId: string },
): Promise<AdminOrderResource> {
  return toAdminOrder(await readAnyOrder(ctx, input));
}

/** Returns only the timeline of the order. Throws `not-found`. */
export async function getAnyTimeline(ctx: Ctx, input: { orderId: string }): Promise<AdminTimeline> {
  return { events: toAdminTimeline(await readAnyOrder(ctx, input)) };
}

async function readAnyOrder(
  ctx: Ctx,
  { orderId }: { orderId: string },
): Promise<OrderWithTimeline> {
  const [row] = await listOrdersById(ctx, { ids: [orderId] });
  if (!row) throw anyOrderNotFound();
  return row;
}
