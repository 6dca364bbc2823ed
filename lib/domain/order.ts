/**
 * An order is one wish to be paid one fiat price once. It ends in exactly one of paid, failed or cancelled, and never
 * leaves that state again. `creating` and `abandoned` are the two states no customer sees: the provider has not
 * answered yet, or never did.
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

export const FAILURE_REASONS = ["ipn", "expired", "swept"] as const;
export type FailureReason = (typeof FAILURE_REASONS)[number];

export const TIMELINE_SOURCES = ["create", "ipn", "cancel", "expired", "swept"] as const;
export type TimelineSource = (typeof TIMELINE_SOURCES)[number];

/** How long a payer has, from checkout, before an untouched order expires. The integration guide says 60 minutes. */
export const PAY_WINDOW_MS = 60 * 60 * 1000;

/** True when the order can never change its status again. */
export function isTerminal(status: OrderStatus): status is TerminalStatus {
  return (TERMINAL_STATUSES as readonly string[]).includes(status);
}

/** True while the dashboard keeps looking: money may still arrive without anybody doing anything. */
export function isUnsettled(status: OrderStatus): boolean {
  return status === "pending" || status === "confirming" || status === "partial";
}

/** What a customer is told: an operator's sweep looks like any other expiry. */
export function publicFailureReason(reason: FailureReason | null): "ipn" | "expired" | null {
  return reason === "swept" ? "expired" : reason;
}

/** The same rule for a timeline entry's source. */
export function publicSource(source: TimelineSource): Exclude<TimelineSource, "swept"> {
  return source === "swept" ? "expired" : source;
}
