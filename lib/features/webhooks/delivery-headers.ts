import type { ClaimedDelivery } from "./claim-store";
import { signDelivery } from "./sign-delivery";

/** The headers of one attempt, signed for the moment at which it is made. */
export function deliveryHeaders({
  delivery,
  secrets,
  at,
}: {
  delivery: ClaimedDelivery;
  /** The current one first. */
  secrets: readonly string[];
  at: Date;
}): Record<string, string> {
  return {
    "content-type": "application/json",
    "user-agent": "Driftstack-Webhooks/1.0",
    "X-Driftstack-Event-Id": delivery.eventId,
    "X-Driftstack-Event-Type": delivery.eventType,
    "X-Driftstack-Delivery-Id": delivery.id,
    "X-Driftstack-Attempt": String(delivery.attemptCount + 1),
    ...signDelivery({ secrets, eventId: delivery.eventId, at, body: delivery.payload }),
  };
}
