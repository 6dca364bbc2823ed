import { assertNever } from "./assert";
import { compareDecimals, isDecimal, minorUnitsToDecimal } from "./money";
import {
  isTerminal,
  type FailureReason,
  type StoredOrderStatus,
  type TimelineSource,
} from "./order";
import { isUnsuccessful, type PaymentFact } from "./payment";

/**
 * Rules of an order:
 * - Only a payment that the provider reports as paid makes the order paid.
 * - `paid`, `failed`, `cancelled` and `abandoned` are final. Later messages are recorded and can raise an anomaly.
 * - A message that contradicts the order (another order, another price) or reports a re-deposit never changes it.
 * - A failed payment fails the order only when no other payment of the order can still succeed.
 * - Every other message leaves the order unchanged and is recorded with the reason.
 */

/**
 * All allowed status changes. The database trigger `orders_guard_status` contains the same table;
 * `transition-table.db.test.ts` compares the two.
 */
export const TRANSITIONS: Record<StoredOrderStatus, readonly StoredOrderStatus[]> = {
  creating: ["pending", "abandoned"],
  pending: ["confirming", "partial", "paid", "failed", "cancelled"],
  confirming: ["partial", "paid", "failed"],
  partial: ["paid", "failed"],
  paid: [],
  failed: [],
  cancelled: [],
  abandoned: [],
};

export const ANOMALY_KINDS = [
  "late_payment",
  "underpaid",
  "overpaid",
  "redeposit",
  "wrong_asset",
  "price_mismatch",
  "refund_after_paid",
  "failed_after_paid",
  "second_payment",
] as const;
export type AnomalyKind = (typeof ANOMALY_KINDS)[number];

export type MachineOrder = {
  orderId: string;
  status: StoredOrderStatus;
  priceCents: number;
  priceCurrency: string;
  /** The provider's ID of the payment that paid the order; null until then. */
  paidBy: string | null;
  /** True for a prompt that ended partly paid: the order can still be paid, but the payment is late. */
  isOverduePartial?: boolean;
};

export type MachineInput =
  /** The provider has created the payment, or none is needed yet: the order becomes visible. */
  | { kind: "opened" }
  /** The checkout ended before the order was visible. */
  | { kind: "abandoned" }
  | {
      kind: "provider";
      fact: PaymentFact;
      /** The coin requested for this payment; null for a payment that was not created here. */
      requestedCurrency: string | null;
      /** True when another payment of the order is not yet final. */
      otherPaymentOpen: boolean;
      /** True when the fact reports money of its payment that was not recorded before. */
      hasNewMoney?: boolean;
    }
  | { kind: "window_passed" }
  | { kind: "sweep" }
  | { kind: "cancel" };

export type UnchangedReason =
  | "nothing_seen"
  | "unknown_status"
  | "redeposit"
  | "price_mismatch"
  | "order_is_final"
  | "already_confirming"
  | "already_partial"
  | "other_payment_open"
  | "not_created"
  | "not_creating"
  | "not_pending";

export type Decision =
  | { kind: "unchanged"; why: UnchangedReason; anomalies: AnomalyKind[] }
  | {
      kind: "transition";
      to: Exclude<StoredOrderStatus, "creating">;
      /** The cause, for the timeline; null for a change that is not on the timeline. */
      source: TimelineSource | null;
      failureReason: FailureReason | null;
      anomalies: AnomalyKind[];
    };

/** Decides, for every status and input, how the order changes. Pure and total: never throws on any data. */
export function decide(order: MachineOrder, input: MachineInput): Decision {
  switch (input.kind) {
    case "opened":
      return leaveCreating(order, "pending", "create");
    case "abandoned":
      return leaveCreating(order, "abandoned", null);
    case "provider":
      return decideOnFact(order, input);
    case "window_passed":
      return endPending(order, "failed", "expired", "expired");
    case "sweep":
      return endPending(order, "failed", "swept", "swept");
    case "cancel":
      return endPending(order, "cancelled", "cancel", null);
    default:
      return assertNever(input);
  }
}

function leaveCreating(
  order: MachineOrder,
  to: "pending" | "abandoned",
  source: TimelineSource | null,
): Decision {
  if (order.status !== "creating") return unchanged("not_creating");
  return { kind: "transition", to, source, failureReason: null, anomalies: [] };
}

function endPending(
  order: MachineOrder,
  to: "failed" | "cancelled",
  source: TimelineSource,
  failureReason: FailureReason | null,
): Decision {
  if (order.status !== "pending") return unchanged("not_pending");
  return { kind: "transition", to, source, failureReason, anomalies: [] };
}

function decideOnFact(
  order: MachineOrder,
  input: Extract<MachineInput, { kind: "provider" }>,
): Decision {
  const { fact } = input;
  if (order.status === "creating") return unchanged("not_created");
  if (fact.status === "unknown") return unchanged("unknown_status");
  if (fact.status === "waiting") return unchanged("nothing_seen");
  if (fact.parentPaymentId !== null) {
    return unchanged("redeposit", isUnsuccessful(fact.status) ? [] : ["redeposit"]);
  }
  if (contradicts(order, fact)) return unchanged("price_mismatch", ["price_mismatch"]);
  if (order.status === "abandoned" || isTerminal(order.status)) return afterTheEnd(order, fact);

  switch (fact.status) {
    case "paid":
      return {
        kind: "transition",
        to: "paid",
        source: "ipn",
        failureReason: null,
        anomalies: [
          ...(order.isOverduePartial ? (["late_payment"] as const) : []),
          ...amountAnomalies(fact, input.requestedCurrency),
        ],
      };
    case "failed":
    case "expired":
    case "refunded":
      if (input.otherPaymentOpen) return unchanged("other_payment_open");
      return {
        kind: "transition",
        to: "failed",
        source: "ipn",
        failureReason: "ipn",
        anomalies: [],
      };
    case "partial":
      return order.status === "partial" ? stillPartial(order, input) : move("partial");
    case "confirming":
      if (order.status === "partial") return stillPartial(order, input);
      return order.status === "confirming" ? unchanged("already_confirming") : move("confirming");
    default:
      return assertNever(fact.status);
  }
}

function stillPartial(
  { isOverduePartial = false }: MachineOrder,
  { hasNewMoney = false }: Extract<MachineInput, { kind: "provider" }>,
): Decision {
  return unchanged("already_partial", isOverduePartial && hasNewMoney ? ["late_payment"] : []);
}

function afterTheEnd(order: MachineOrder, { status, paymentId }: PaymentFact): Decision {
  const arrived = status === "paid" || status === "partial";
  if (order.status !== "paid") return unchanged("order_is_final", arrived ? ["late_payment"] : []);
  if (paymentId !== order.paidBy)
    return unchanged("order_is_final", arrived ? ["second_payment"] : []);
  if (!isUnsuccessful(status)) return unchanged("order_is_final");
  return unchanged("order_is_final", [
    status === "refunded" ? "refund_after_paid" : "failed_after_paid",
  ]);
}

/** Providers repeat the order and its price in each message. A message that differs is not about this order. */
function contradicts(order: MachineOrder, fact: PaymentFact): boolean {
  if (fact.orderId !== null && fact.orderId !== order.orderId) return true;
  if (
    fact.priceCurrency !== null &&
    fact.priceCurrency.toUpperCase() !== order.priceCurrency.toUpperCase()
  ) {
    return true;
  }
  if (fact.priceAmount === null) return false;
  if (!isDecimal(fact.priceAmount)) return true;
  const price = minorUnitsToDecimal(order.priceCents, order.priceCurrency);
  return compareDecimals(fact.priceAmount, price) !== 0;
}

function amountAnomalies(fact: PaymentFact, requestedCurrency: string | null): AnomalyKind[] {
  const anomalies: AnomalyKind[] = [];
  const sameAsset =
    requestedCurrency === null ||
    fact.payCurrency === null ||
    fact.payCurrency.toLowerCase() === requestedCurrency.toLowerCase();
  if (!sameAsset) anomalies.push("wrong_asset");
  if (fact.actuallyPaid !== null && fact.payAmount !== null) {
    const difference = compareDecimals(fact.actuallyPaid, fact.payAmount);
    if (difference < 0) anomalies.push("underpaid");
    if (difference > 0) anomalies.push("overpaid");
  }
  return anomalies;
}

function move(to: "confirming" | "partial"): Decision {
  return { kind: "transition", to, source: "ipn", failureReason: null, anomalies: [] };
}

function unchanged(why: UnchangedReason, anomalies: AnomalyKind[] = []): Decision {
  return { kind: "unchanged", why, anomalies };
}
