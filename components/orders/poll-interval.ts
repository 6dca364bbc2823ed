import { isUnsettled, type OrderStatus } from "@/lib/domain/order";

export const POLL_MS = 60_000;

type Visible = { orders: readonly { status: OrderStatus }[] };

/** The number of orders on screen that may still change by themselves. */
export function countUnsettled(page: Visible | undefined): number {
  return page?.orders.filter((order) => isUnsettled(order.status)).length ?? 0;
}

/** The polling interval: a minute while an order on screen is open, false (no polling) once all are final. */
export function pollIntervalMs(page: Visible | undefined): number | false {
  return countUnsettled(page) > 0 ? POLL_MS : false;
}
