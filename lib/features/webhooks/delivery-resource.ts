import type { DELIVERY_STATUSES, DeliveryResource } from "@/lib/contract/webhooks";
import type { DeliveryRow } from "./deliveries-store";

/** A delivery as its merchant sees it. */
export function toDeliveryResource(row: DeliveryRow): DeliveryResource {
  return {
    id: row.id,
    event_id: row.eventId,
    event_type: row.event.type,
    endpoint_id: row.endpointId,
    status: row.status as (typeof DELIVERY_STATUSES)[number],
    attempt_count: row.attemptCount,
    next_attempt_at: row.nextAttemptAt?.toISOString() ?? null,
    replay_of: row.replayOf,
    created_at: row.createdAt.toISOString(),
    finished_at: row.finishedAt?.toISOString() ?? null,
  };
}
