import { compareDecimals } from "@/lib/domain/money";
import { isUnsettled } from "@/lib/domain/order";
import { isUnsuccessful, type PaymentFact } from "@/lib/domain/payment";
import type { ReconcileOrder, ReconcilePayment } from "./reconcile-store";

export type Difference = {
  orderId: string;
  orderStatus: string;
  paymentId: string;
  payCurrency: string;
  ourStatus: string;
  theirStatus: string;
  ourAmount: string;
  theirAmount: string;
  why: string;
};

/**
 * Returns the difference between our record of a payment and the provider's, or null. `fact` is null when the provider
 * has no such payment. `confirming`, `confirmed` and `sending` map to one status here, so they do not differ.
 */
export function comparePayment(
  order: ReconcileOrder,
  payment: ReconcilePayment,
  fact: PaymentFact | null,
): Difference | null {
  const why = fact === null ? "the provider does not know it" : reasonOf(order, payment, fact);
  if (why === null) return null;
  return {
    orderId: order.id,
    orderStatus: order.status,
    paymentId: payment.providerPaymentId ?? "-",
    payCurrency: payment.payCurrency,
    ourStatus: payment.providerStatus ?? "waiting",
    theirStatus: fact?.providerStatus ?? "-",
    ourAmount: payment.amountReceived ?? "0",
    theirAmount: fact?.actuallyPaid ?? (fact === null ? "-" : "0"),
    why,
  };
}

/**
 * Returns a difference when an order was paid by a payment that was not created for it, otherwise null. Only an
 * operator's message can cause this.
 */
export function comparePaidBy(order: ReconcileOrder): Difference | null {
  if (order.status !== "paid" || order.paymentId === null || order.payments.length === 0)
    return null;
  if (order.payments.some((payment) => payment.providerPaymentId === order.paymentId)) return null;
  return {
    orderId: order.id,
    orderStatus: order.status,
    paymentId: order.paymentId,
    payCurrency: "-",
    ourStatus: "finished",
    theirStatus: "-",
    ourAmount: "0",
    theirAmount: "-",
    why: "the order is paid by a payment that was not created for it",
  };
}

function reasonOf(
  order: ReconcileOrder,
  payment: ReconcilePayment,
  fact: PaymentFact,
): string | null {
  const ours = payment.status;
  const theirs = fact.status;
  if (ours !== theirs && !(isUnsuccessful(ours) && isUnsuccessful(theirs)))
    return "the status differs";
  if (compareDecimals(fact.actuallyPaid ?? "0", payment.amountReceived ?? "0") !== 0)
    return "the amount received differs";
  if (theirs === "paid" && isUnsettled(order.status))
    return "the payment is finished and the order is not paid";
  const pays = order.status === "paid" && order.paymentId === payment.providerPaymentId;
  if (pays && theirs !== "paid") return "the order is paid and its payment is not finished";
  return null;
}
