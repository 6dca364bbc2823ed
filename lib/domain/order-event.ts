import type { AnomalyKind } from "./transition";
import type { OrderStatus } from "./order";

export const ORDER_EVENT_TYPES = [
  "crypto.order.paid",
  "crypto.order.failed",
  "crypto.order.confirming",
  "crypto.order.partial",
  "crypto.order.cancelled",
  "crypto.order.late_payment",
] as const;
export type OrderEventType = (typeof ORDER_EVENT_TYPES)[number];

export const TEST_EVENT_TYPE = "test.ping";

const EVENT_OF_STATUS: Record<Exclude<OrderStatus, "pending">, OrderEventType> = {
  confirming: "crypto.order.confirming",
  partial: "crypto.order.partial",
  paid: "crypto.order.paid",
  failed: "crypto.order.failed",
  cancelled: "crypto.order.cancelled",
};

/** The event that a change to this status emits. It occurs once per order, because no status is entered twice. */
export function eventOfStatus(status: Exclude<OrderStatus, "pending">): OrderEventType {
  return EVENT_OF_STATUS[status];
}

/** Anomalies that are announced by an event. */
const EVENT_OF_ANOMALY: Partial<Record<AnomalyKind, OrderEventType>> = {
  late_payment: "crypto.order.late_payment",
};

/** The event that announces an anomaly; undefined if merchants are not notified of it. */
export function eventOfAnomaly(kind: AnomalyKind): OrderEventType | undefined {
  return EVENT_OF_ANOMALY[kind];
}
