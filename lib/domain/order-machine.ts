import { assertNever } from "./assert";
import { compareDecimals, isDecimal, minorUnitsToDecimal } from "./money";
import { isTerminal, type FailureReason, type OrderStatus, type TimelineSource } from "./order";
import { factMeaning, type PaymentFact } from "./payment";

/**
 * The law of an order:
 * - `finished` from the provider is the only thing that ever makes it paid.
 * - Nothing leaves paid, failed or cancelled. What arrives afterwards is recorded, and raised as an anomaly.
 * - A message that contradicts the order (other order, other price) or comes from a re-deposit never moves it.
 * - A payment that dies kills the order only when no other payment of it can still bring money.
 * - Every other message leaves it as it is, with the reason written down.
 */

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
  status: OrderStatus;
  priceCents: number;
  priceCurrency: string;
  /** The provider's id of the payment that paid the order; null until then. */
  paidBy: string | null;
};

export type MachineInput =
  | {
      kind: "provider";
      fact: PaymentFact;
      /** The coin we asked for with this payment; null when the payment is not one we made. */
      askedCurrency: string | null;
      /** True when another payment of the order is neither finished nor dead. */
      otherPaymentOpen: boolean;
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
  | "not_pending";

export type Decision =
  | { kind: "unchanged"; why: UnchangedReason; anomalies: AnomalyKind[] }
  | {
      kind: "transition";
      to: Exclude<OrderStatus, "pending">;
      source: TimelineSource;
      failureReason: FailureReason | null;
      anomalies: AnomalyKind[];
    };

/** Decides, for every status and every input, what becomes of the order. Pure and total: it never throws on data. */
export function decide(order: MachineOrder, input: MachineInput): Decision {
  switch (input.kind) {
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
  const meaning = factMeaning(fact.status);
  if (meaning === "unknown") return unchanged("unknown_status");
  if (meaning === "nothing") return unchanged("nothing_seen");
  if (fact.parentPaymentId !== null) {
    return unchanged("redeposit", meaning === "dead" ? [] : ["redeposit"]);
  }
  if (contradicts(order, fact)) return unchanged("price_mismatch", ["price_mismatch"]);
  if (isTerminal(order.status)) return afterTheEnd(order, fact);

  switch (meaning) {
    case "finished":
      return {
        kind: "transition",
        to: "paid",
        source: "ipn",
        failureReason: null,
        anomalies: amountAnomalies(fact, input.askedCurrency),
      };
    case "dead":
      if (input.otherPaymentOpen) return unchanged("other_payment_open");
      return {
        kind: "transition",
        to: "failed",
        source: "ipn",
        failureReason: "ipn",
        anomalies: [],
      };
    case "partial":
      return order.status === "partial" ? unchanged("already_partial") : move("partial");
    case "seen":
      if (order.status === "partial") return unchanged("already_partial");
      return order.status === "confirming" ? unchanged("already_confirming") : move("confirming");
    default:
      return assertNever(meaning);
  }
}

function afterTheEnd(order: MachineOrder, fact: PaymentFact): Decision {
  const meaning = factMeaning(fact.status);
  if (order.status !== "paid") {
    const arrived = meaning === "finished" || meaning === "partial";
    return unchanged("order_is_final", arrived ? ["late_payment"] : []);
  }
  if (fact.paymentId !== order.paidBy) {
    const arrived = meaning === "finished" || meaning === "partial";
    return unchanged("order_is_final", arrived ? ["second_payment"] : []);
  }
  if (meaning === "dead") {
    return unchanged("order_is_final", [
      fact.status === "refunded" ? "refund_after_paid" : "failed_after_paid",
    ]);
  }
  return unchanged("order_is_final");
}

/** Providers repeat the order and its price in each message; a message about another order or price is not ours. */
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

function amountAnomalies(fact: PaymentFact, askedCurrency: string | null): AnomalyKind[] {
  const anomalies: AnomalyKind[] = [];
  const sameAsset =
    askedCurrency === null ||
    fact.payCurrency === null ||
    fact.payCurrency.toLowerCase() === askedCurrency.toLowerCase();
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
