import type { Ctx } from "@/lib/platform/ctx";
import { hotSql } from "./hot-sql";
import { takeDeliveries, type TakenDelivery, type TakeRequest } from "./taken-deliveries-store";

export type { TakenDelivery };

/** Takes due deliveries of leased queues, at most `max` of each. Returns them by endpoint. */
export function takeDueDeliveries(
  ctx: Ctx,
  requests: readonly TakeRequest[],
): Promise<Map<string, TakenDelivery[]>> {
  return takeDeliveries(hotSql(ctx), { requests, now: ctx.clock.now() });
}
