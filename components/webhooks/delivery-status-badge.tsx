import { Badge, type Tone } from "@/components/ui/badge";
import type { IconName } from "@/components/ui/icon";
import type { DeliveryResource } from "@/lib/contract/webhook-deliveries";
import type { DeliveryStatus } from "./delivery-filters";

type Look = { label: string; tone: Tone; icon: IconName };

const LOOK: Record<DeliveryStatus, Look> = {
  pending: { label: "Pending", tone: "neutral", icon: "clock" },
  in_flight: { label: "Sending", tone: "accent", icon: "arrow" },
  delivered: { label: "Delivered", tone: "good", icon: "check" },
  failed: { label: "Failed", tone: "bad", icon: "cross" },
  dlq: { label: "Dead letter", tone: "bad", icon: "alert" },
};
const RETRYING: Look = { label: "Retrying", tone: "warn", icon: "clock" };

/** A delivery's status: a word and a distinct shape, supported by color. */
export function DeliveryStatusBadge({
  delivery,
}: {
  delivery: Pick<DeliveryResource, "status" | "attempt_count">;
}) {
  const retries = delivery.status === "pending" && delivery.attempt_count > 0;
  const { label, tone, icon } = retries ? RETRYING : LOOK[delivery.status];
  return (
    <Badge tone={tone} icon={icon}>
      {label}
    </Badge>
  );
}
