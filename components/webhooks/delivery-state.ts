import type { StatusLook } from "@/components/ui/badge";
import type { DeliveryResource } from "@/lib/contract/webhook-deliveries";

const POLL_MIN_MS = 1_000;
const POLL_MAX_MS = 60_000;

type Visible = Pick<DeliveryResource, "status" | "next_attempt_at">;

/**
 * The polling interval: a second while an attempt is due or in flight, else the time until the next attempt, at most a
 * minute. False (no polling) once all deliveries on screen are final.
 */
export function deliveryPollMs(deliveries: readonly Visible[], nowMs: number): number | false {
  const waits = deliveries.filter(isOpen).map(({ status, next_attempt_at: at }) => {
    const leftMs = status === "in_flight" || at === null ? 0 : Date.parse(at) - nowMs;
    return Math.min(POLL_MAX_MS, Math.max(POLL_MIN_MS, leftMs + POLL_MIN_MS));
  });
  return waits.length === 0 ? false : Math.min(...waits);
}

/** True while the delivery has attempts left or in flight. */
export function isOpen({ status }: Pick<DeliveryResource, "status">): boolean {
  return status === "pending" || status === "in_flight";
}

const LOOKS: Record<DeliveryResource["status"], StatusLook> = {
  pending: { label: "Pending", tone: "neutral", icon: "clock" },
  in_flight: { label: "Sending", tone: "accent", icon: "arrow" },
  delivered: { label: "Delivered", tone: "good", icon: "check" },
  failed: { label: "Failed", tone: "bad", icon: "cross" },
  dlq: { label: "Dead letter", tone: "bad", icon: "alert" },
};
const REPLAYED: StatusLook = { label: "Replayed", tone: "neutral", icon: "arrow" };
const RETRYING: StatusLook = { label: "Retrying", tone: "warn", icon: "clock" };

export function lookOf({
  status,
  attempts,
  last_error: error,
}: Pick<DeliveryResource, "status" | "attempts" | "last_error">): StatusLook {
  if (status === "pending" && attempts > 0) return RETRYING;
  return status === "failed" && error === "replayed" ? REPLAYED : LOOKS[status];
}

/** "1 attempt", "3 attempts". */
export function attemptsText({ attempts: count }: Pick<DeliveryResource, "attempts">) {
  return count === 1 ? "1 attempt" : `${count} attempts`;
}

export function deliveryHref({ webhook_id, id }: { webhook_id: string; id: string }): string {
  return `/dashboard/webhooks/${webhook_id}/deliveries/${id}`;
}
