import { Badge, type Tone } from "@/components/ui/badge";
import type { IconName } from "@/components/ui/icon";
import type { OrderStatus } from "@/lib/domain/order";

type Look = { label: string; tone: Tone; icon: IconName };

export const STATUS_LOOK: Record<OrderStatus, Look> = {
  pending: { label: "Pending", tone: "neutral", icon: "clock" },
  confirming: { label: "Confirming", tone: "accent", icon: "dot" },
  partial: { label: "Partly paid", tone: "warn", icon: "half" },
  paid: { label: "Paid", tone: "good", icon: "check" },
  failed: { label: "Failed", tone: "bad", icon: "cross" },
  cancelled: { label: "Cancelled", tone: "neutral", icon: "minus" },
};

export type OrderStatusBadgeProps = {
  status: OrderStatus;
  failureReason?: "ipn" | "expired" | "swept" | null;
};

/** An order's status: a word and a distinct shape, supported by color. */
export function OrderStatusBadge({ status, failureReason }: OrderStatusBadgeProps) {
  const { label, tone, icon } = STATUS_LOOK[status];
  const isExpired = status === "failed" && failureReason != null && failureReason !== "ipn";
  return (
    <Badge tone={isExpired ? "neutral" : tone} icon={icon}>
      {isExpired ? "Expired" : label}
    </Badge>
  );
}
