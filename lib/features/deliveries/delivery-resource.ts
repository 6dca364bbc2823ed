import { REPLAYED, type DeliveryResource } from "@/lib/contract/webhook-deliveries";
import { AppError } from "@/lib/platform/app-error";
import type { DeliveryRow, LastAttempt } from "./deliveries-store";

const EXCERPT_MAX = 500;

/** The 404 for a delivery that does not exist or belongs to another account. The response is the same in both cases. */
export function deliveryNotFound(id: string): AppError {
  return new AppError(
    "not-found",
    `There is no delivery ${id}. List an endpoint's deliveries with GET /v1/webhooks/<id>/deliveries.`,
  );
}

/** `last` is the delivery's last attempt; null before the first. */
export function toDeliveryResource(row: DeliveryRow, last: LastAttempt | null): DeliveryResource {
  return {
    id: row.id,
    webhook_id: row.endpointId,
    event_id: row.eventId,
    event_type: row.event.type,
    order_id: row.event.orderId,
    status: row.status,
    attempts: row.attemptCount,
    last_response_status: last?.responseStatus ?? null,
    last_response_excerpt: last?.responseText?.slice(0, EXCERPT_MAX) ?? null,
    last_error: row.replayedAt ? REPLAYED : (last?.error ?? null),
    next_attempt_at: row.nextAttemptAt?.toISOString() ?? null,
    delivered_at: row.status === "delivered" ? (row.finishedAt?.toISOString() ?? null) : null,
    replay_of: row.replayOf,
    created_at: row.createdAt.toISOString(),
  };
}
