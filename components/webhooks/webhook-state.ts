import type { Tone } from "@/components/ui/badge";
import type { IconName } from "@/components/ui/icon";
import type { WebhookResource } from "@/lib/contract/webhooks";
import { DISABLED_BY_ACCOUNT } from "@/lib/domain/webhook-endpoint";

/** `off`: disabled by the account. `disabled`: disabled by the system. */
export type WebhookState = "active" | "failing" | "off" | "disabled";

type Facts = Pick<WebhookResource, "active" | "disabled_reason" | "consecutive_failures">;

/** The state of an endpoint. */
export function stateOf(webhook: Facts): WebhookState {
  if (webhook.active) return webhook.consecutive_failures > 0 ? "failing" : "active";
  const { disabled_reason: reason } = webhook;
  return reason === null || reason === DISABLED_BY_ACCOUNT ? "off" : "disabled";
}

export const STATE_LOOK: Record<WebhookState, { label: string; tone: Tone; icon: IconName }> = {
  active: { label: "Active", tone: "good", icon: "check" },
  failing: { label: "Failing", tone: "warn", icon: "alert" },
  off: { label: "Off", tone: "neutral", icon: "minus" },
  disabled: { label: "Switched off", tone: "bad", icon: "cross" },
};

/** What to do about an endpoint that the system disabled. */
export function adviceFor(webhook: Pick<WebhookResource, "disabled_reason">): string {
  return webhook.disabled_reason?.includes("410")
    ? "410 says that the address is gone for good. Enter the new address, or delete the endpoint if it is no longer used."
    : "Mend the receiver, switch the endpoint on again, send a test, then replay what was missed.";
}
