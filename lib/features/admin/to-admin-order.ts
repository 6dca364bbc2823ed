import type { AdminOrderResource } from "@/lib/contract/admin";
import { toOrderResource, type OrderWithTimeline } from "@/lib/features/orders/to-order-resource";
import { AppError } from "@/lib/platform/app-error";

/** Converts an order to the resource that operators see, with the actual failure reason. */
export function toAdminOrder(row: OrderWithTimeline): AdminOrderResource {
  return {
    ...toOrderResource(row),
    failure_reason: row.failureReason,
    events: toAdminTimeline(row),
    account_id: row.accountId,
    internal_note: row.internalNote,
  };
}

export function toAdminTimeline(row: OrderWithTimeline): AdminOrderResource["events"] {
  return row.timeline.map((entry) => ({
    status: entry.status,
    at: entry.at.toISOString(),
    source: entry.source,
  }));
}

export function anyOrderNotFound(): AppError {
  return new AppError(
    "not-found",
    "No account has such an order. Check the order_id, or search for it with GET /v1/admin/crypto-orders?search=.",
  );
}
