/**
 * An order is a request to be paid one fiat price once. It ends as exactly one of paid, failed or cancelled, and its
 * status never changes after that. `creating` and `abandoned` are not visible to customers: the provider has not
 * responded yet, or never did.
 */

export const ORDER_STATUSES = [
  "pending",
  "confirming",
  "partial",
  "paid",
  "failed",
  "cancelled",
] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

export const INTERNAL_STATUSES = ["creating", "abandoned"] as const;
export type StoredOrderStatus = OrderStatus | (typeof INTERNAL_STATUSES)[number];

export const TERMINAL_STATUSES = ["paid", "failed", "cancelled"] as const;
export type TerminalStatus = (typeof TERMINAL_STATUSES)[number];

/** `stub`: no provider; the order has no payments. */
export type OrderProvider = "nowpayments" | "stub";

export const FAILURE_REASONS = ["ipn", "expired", "swept"] as const;
export type FailureReason = (typeof FAILURE_REASONS)[number];

export const TIMELINE_SOURCES = ["create", "ipn", "cancel", "expired", "swept"] as const;
export type TimelineSource = (typeof TIMELINE_SOURCES)[number];

/** The time from checkout until an order without any payment expires. The integration guide documents 60 minutes. */
export const PAY_WINDOW_MS = 60 * 60 * 1000;

/** True when the order's status can never change again. */
export function isTerminal(status: OrderStatus): status is TerminalStatus {
  return (TERMINAL_STATUSES as readonly string[]).includes(status);
}

/** True while the dashboard keeps polling: money may still arrive without any action by the user. */
export function isUnsettled(status: StoredOrderStatus): boolean {
  return status === "pending" || status === "confirming" || status === "partial";
}

/** The failure reason that customers see: an operator's sweep appears as an ordinary expiry. */
export function publicFailureReason(reason: FailureReason | null): "ipn" | "expired" | null {
  return reason === "swept" ? "expired" : reason;
}

/** The same rule for the source of a timeline entry. */
export function publicSource(source: TimelineSource): Exclude<TimelineSource, "swept"> {
  return source === "swept" ? "expired" : source;
}
