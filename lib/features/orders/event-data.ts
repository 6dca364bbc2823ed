import type { OrderEventType } from "@/lib/domain/order-event";
import type { OrderRow } from "./orders-store";

/** Returns the `data` of an event about the order, as the contract defines it. */
export function eventDataOf(
  order: OrderRow,
  type: OrderEventType,
  at: Date,
): Record<string, unknown> {
  const facts = orderFacts(order);
  const when = at.toISOString();
  switch (type) {
    case "crypto.order.paid":
      return { ...facts, paid_at: when };
    case "crypto.order.failed":
      return { ...facts, reason: order.failureReason, failed_at: when };
    case "crypto.order.confirming":
      return { ...facts, confirming_at: when };
    case "crypto.order.partial":
      return {
        ...facts,
        pay_currency: order.payCurrency,
        pay_amount: order.payAmount,
        amount_received: order.amountReceived,
        partial_at: when,
      };
    case "crypto.order.cancelled":
      return { ...facts, cancelled_at: when };
    case "crypto.order.late_payment":
      return {
        ...facts,
        status: order.status,
        amount_received: order.amountReceived,
        received_at: when,
      };
  }
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
