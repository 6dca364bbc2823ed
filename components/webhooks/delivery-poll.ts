import type { DeliveryResource } from "@/lib/contract/webhook-deliveries";

const SOON_MS = 1_000;
const LATER_MS = 60_000;

type Visible = Pick<DeliveryResource, "status" | "next_attempt_at">;

/**
 * When to look again: every second while an attempt is due or under way, else when the next one falls due, at the latest
 * after a minute; never once everything on screen has ended.
 */
export function deliveryPollMs(deliveries: readonly Visible[], nowMs: number): number | false {
  const waits = deliveries.filter(isOpen).map(({ status, next_attempt_at: at }) => {
    const leftMs = status === "in_flight" || at === null ? 0 : Date.parse(at) - nowMs;
    return Math.min(LATER_MS, Math.max(SOON_MS, leftMs + SOON_MS));
  });
  return waits.length === 0 ? false : Math.min(...waits);
}

/** True while there is still something to come. */
export function isOpen({ status }: Pick<DeliveryResource, "status">): boolean {
  return status === "pending" || status === "in_flight";
}
