import type { OrderResource } from "@/lib/contract/orders";
import { publicFailureReason, publicSource } from "@/lib/domain/order";
import type { OrderWithTimeline } from "./orders-store";

export type { OrderWithTimeline };

const time = (date: Date | null) => date?.toISOString() ?? null;

export function toOrderResource(row: OrderWithTimeline): OrderResource {
  return {
    order_id: row.id,
    order_number: Number(row.orderNumber),
    product: row.product,
    price_cents: row.priceCents,
    price_currency: row.priceCurrency,
    payment_id: row.paymentId,
    status: row.status,
    failure_reason: publicFailureReason(row.failureReason),
    customer_note: row.customerNote,
    metadata: row.metadata,
    events: row.timeline.map((entry) => ({
      status: entry.status,
      at: entry.at.toISOString(),
      source: publicSource(entry.source),
    })),
    pay_currency: row.payCurrency,
    pay_amount: row.payAmount,
    amount_received: row.amountReceived,
    payment_address: row.paymentAddress,
    network: row.network,
    payment_extra_id: row.paymentExtraId,
    transaction_hash: row.transactionHash,
    expires_at: row.status === "pending" ? time(row.expiresAt) : null,
    paid_at: time(row.paidAt),
    failed_at: time(row.failedAt),
    livemode: row.livemode,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}
