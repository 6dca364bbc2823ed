import type { StatusLook } from "@/components/ui/badge";
import type { OrderResource } from "@/lib/contract/orders";
import type { OrderStatus } from "@/lib/domain/order";

export const STATUS_LOOKS: Record<OrderStatus, StatusLook> = {
  pending: { label: "Pending", tone: "neutral", icon: "clock" },
  confirming: { label: "Confirming", tone: "accent", icon: "dot" },
  partial: { label: "Partially paid", tone: "warn", icon: "half" },
  paid: { label: "Paid", tone: "good", icon: "check" },
  failed: { label: "Failed", tone: "bad", icon: "cross" },
  cancelled: { label: "Cancelled", tone: "neutral", icon: "minus" },
};

type Outcome = Pick<OrderResource, "status" | "failure_reason">;

/** How an order's status is shown. An order that was not paid in time is expired, not failed. */
export function lookOf({ status, failure_reason: reason }: Outcome): StatusLook {
  const look = STATUS_LOOKS[status];
  const isExpired = status === "failed" && reason !== null && reason !== "ipn";
  return isExpired ? { ...look, label: "Expired", tone: "neutral" } : look;
}
