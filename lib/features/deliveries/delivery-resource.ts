import type { DELIVERY_STATUSES, DeliveryResource } from "@/lib/contract/webhook-deliveries";
import { AppError } from "@/lib/platform/app-error";
import type { DeliveryRow } from "./deliveries-store";

/** The 404 of a delivery that does not exist or belongs to another account: the response is the same for both. */
export function deliveryNotFound(id: string): AppError {
  return new AppError(
    "not-found",
    `There is no delivery ${id}. List an endpoint's deliveries with GET /v1/webhooks/<id>/deliveries.`,
  );
}

/** A delivery as its merchant sees it. */
export function toDeliveryResource(row: DeliveryRow): DeliveryResource {
  return {
    id: row.id,
    event_id: row.eventId,
    event_type: row.event.type,
    order_id: row.event.orderId,
    endpoint_id: row.endpointId,
    status: row.status as (typeof DELIVERY_STATUSES)[number],
    attempt_count: row.attemptCount,
    next_attempt_at: row.nextAttemptAt?.toISOString() ?? null,
    replay_of: row.replayOf,
    created_at: row.createdAt.toISOString(),
    finished_at: row.finishedAt?.toISOString() ?? null,
  };
}
