import type { DeliveryResource } from "@/lib/contract/webhook-deliveries";

const SOON_MS = 1_000;
const LATER_MS = 60_000;

type Visible = Pick<DeliveryResource, "status" | "next_attempt_at">;

/**
 * The polling interval: a second while an attempt is due or in flight, else the time until the next attempt, at most a
 * minute. False (no polling) once all deliveries on screen are final.
 */
export function deliveryPollMs(deliveries: readonly Visible[], nowMs: number): number | false {
  const waits = deliveries.filter(isOpen).map(({ status, next_attempt_at: at }) => {
    const leftMs = status === "in_flight" || at === null ? 0 : Date.parse(at) - nowMs;
    return Math.min(LATER_MS, Math.max(SOON_MS, leftMs + SOON_MS));
  });
  return waits.length === 0 ? false : Math.min(...waits);
}

/** True while the delivery has attempts left or in flight. */
export function isOpen({ status }: Pick<DeliveryResource, "status">): boolean {
  return status === "pending" || status === "in_flight";
}
