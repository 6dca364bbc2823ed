import type { AdminOrderResource } from "@/lib/contract/admin";
import type { FailureReason, OrderStatus, TimelineSource } from "@/lib/domain/order";
import type { OrderWithTimeline } from "@/lib/features/orders/orders-store";
import { toOrderResource } from "@/lib/features/orders/to-order-resource";
import { AppError } from "@/lib/platform/app-error";

/** The order as an operator sees it: nothing is called by a gentler name. */
export function toAdminOrder(row: OrderWithTimeline): AdminOrderResource {
  return {
    ...toOrderResource(row),
    failure_reason: row.failureReason as FailureReason | null,
    events: toAdminTimeline(row),
    account_id: row.accountId,
    internal_note: row.internalNote,
  };
}

/** The timeline with true sources. */
export function toAdminTimeline(row: OrderWithTimeline): AdminOrderResource["events"] {
  return row.timeline.map((entry) => ({
    status: entry.status as OrderStatus,
    at: entry.at.toISOString(),
    source: entry.source as TimelineSource,
  }));
}

/** What an operator is told about an order that is nowhere. */
export function anyOrderNotFound(): AppError {
  return new AppError(
    "not-found",
    "No account has such an order. Check the order_id, or search for it with GET /v1/admin/crypto-orders?search=.",
  );
}
