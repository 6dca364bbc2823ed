import type { Ctx } from "@/lib/platform/ctx";
import { listOrdersWithIds, listRowsWithIds } from "./order-lists-store";
import type { OrderRow, OrderWithTimeline } from "./orders-store";

/** Returns visible orders of any account with their timelines, newest first. */
export function listOrdersById(
  ctx: Ctx,
  input: { ids: readonly string[] },
): Promise<OrderWithTimeline[]> {
  return listOrdersWithIds(ctx.db, input.ids);
}

/** Returns the same orders without timelines, for exports. */
export function listOrderRowsById(
  ctx: Ctx,
  input: { ids: readonly string[] },
): Promise<OrderRow[]> {
  return listRowsWithIds(ctx.db, input.ids);
}
