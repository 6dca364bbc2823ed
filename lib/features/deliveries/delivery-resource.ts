import type { DeliveryResource } from "@/lib/contract/webhook-deliveries";
import { AppError } from "@/lib/platform/app-error";
import type { DeliveryRow } from "./deliveries-store";

/** The 404 for a delivery that does not exist or belongs to another account. The response is the same in both cases. */
export function deliveryNotFound(id: string): AppError {
  return new AppError(
    "not-found",
    `There is no delivery ${id}. List an endpoint's deliveries with GET /v1/webhooks/<id>/deliveries.`,
  );
}

export function toDeliveryResource(row: DeliveryRow): DeliveryResource {
  return {
    id: row.id,
    event_id: row.eventId,
    event_type: row.event.type,
    order_id: row.event.orderId,
    endpoint_id: row.endpointId,
    status: row.status,
    attempt_count: row.attemptCount,
    next_attempt_at: row.nextAttemptAt?.toISOString() ?? null,
    replay_of: row.replayOf,
    created_at: row.createdAt.toISOString(),
    finished_at: row.finishedAt?.toISOString() ?? null,
  };
}
