import type { StatusLook } from "@/components/ui/badge";
import { TimeAgo } from "@/components/ui/time";
import type { WebhookResource } from "@/lib/contract/webhooks";

/** `disabled`: by the account. `auto-disabled`: by the system. */
export type WebhookState = "active" | "failing" | "disabled" | "auto-disabled";

type Facts = Pick<WebhookResource, "active" | "disabled_reason" | "consecutive_failures">;

export function stateOf(webhook: Facts): WebhookState {
  if (webhook.active) return webhook.consecutive_failures > 0 ? "failing" : "active";
  return webhook.disabled_reason === null ? "disabled" : "auto-disabled";
}

export const STATE_LOOKS: Record<WebhookState, StatusLook> = {
  active: { label: "Active", tone: "good", icon: "check" },
  failing: { label: "Failing", tone: "warn", icon: "alert" },
  disabled: { label: "Disabled", tone: "neutral", icon: "minus" },
  "auto-disabled": { label: "Disabled by system", tone: "bad", icon: "cross" },
};

export function adviceFor(webhook: Pick<WebhookResource, "disabled_reason">): string {
  return webhook.disabled_reason?.includes("410")
    ? "Status 410 means that the URL is permanently gone. Enter the new URL, or delete the endpoint if it is no longer used."
    : "Fix your endpoint, enable it here, send a test event, then replay the missed deliveries.";
}

/** "1 dead letter", "3 dead letters". */
export function deadLetters(count: number): string {
  return count === 1 ? "1 dead letter" : `${count} dead letters`;
}

/** What is wrong with an endpoint, since when and why. Renders nothing for an active one. */
export function WebhookProblem({ webhook }: { webhook: WebhookResource }) {
  const { disabled_at, last_success_at, consecutive_failures: failures } = webhook;
  const since = disabled_at ? <TimeAgo iso={disabled_at} /> : null;
  switch (stateOf(webhook)) {
    case "active":
      return null;
    case "failing":
      return (
        <p className="text-sm text-warn figures">
          {failures === 1 ? "The last attempt failed" : `The last ${failures} attempts failed`};{" "}
          {last_success_at ? (
            <>
              the last success was <TimeAgo iso={last_success_at} />
            </>
          ) : (
            "no attempt has succeeded yet"
          )}
          .
        </p>
      );
    case "disabled":
      return <p className="text-sm text-muted figures">Disabled by your account.</p>;
    case "auto-disabled":
      return (
        <p className="text-sm text-bad figures">
          {webhook.disabled_reason} Disabled {since}.
        </p>
      );
  }
}
