import { isUnsettled, type OrderStatus } from "@/lib/domain/order";

export const POLL_MS = 60_000;

type Visible = { orders: readonly { status: OrderStatus }[] };

/** How many of the orders on screen may still change by themselves. */
export function countUnsettled(page: Visible | undefined): number {
  return page?.orders.filter((order) => isUnsettled(order.status)).length ?? 0;
}

/** Looks again every minute while an order on screen is unsettled, and rests when all is settled. */
export function pollIntervalMs(page: Visible | undefined): number | false {
  return countUnsettled(page) > 0 ? POLL_MS : false;
}
