import type { OrderStatus } from "@/lib/domain/order";
import type { OrderRow } from "./orders-store";

/** Returns the `data` of the event that is emitted when the order enters `status`, as the contract defines it. */
export function eventDataOf(
  order: OrderRow,
  status: Exclude<OrderStatus, "pending">,
  at: Date,
): Record<string, unknown> {
  const facts = orderFacts(order);
  const when = at.toISOString();
  switch (status) {
    case "paid":
      return { ...facts, paid_at: when };
    case "failed":
      return { ...facts, reason: order.failureReason, failed_at: when };
    case "confirming":
      return { ...facts, confirming_at: when };
    case "partial":
      return {
        ...facts,
        pay_currency: order.payCurrency,
        pay_amount: order.payAmount,
        amount_received: order.amountReceived,
        partial_at: when,
      };
    case "cancelled":
      return { ...facts, cancelled_at: when };
  }
}

/** Returns the `data` of `crypto.order.late_payment`. */
export function lateEventDataOf(order: OrderRow, at: Date): Record<string, unknown> {
  return {
    ...orderFacts(order),
    status: order.status,
    amount_received: order.amountReceived,
    received_at: at.toISOString(),
  };
}

function orderFacts(order: OrderRow) {
  return {
    order_id: order.id,
    product: order.product,
    price_cents: order.priceCents,
    price_currency: order.priceCurrency,
    payment_id: order.paymentId,
  };
}
