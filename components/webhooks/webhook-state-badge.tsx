import { Badge } from "@/components/ui/badge";
import type { WebhookResource } from "@/lib/contract/webhooks";
import { STATE_LOOK, stateOf } from "./webhook-state";

/** An endpoint's state: a word and a distinct shape, supported by color. */
export function WebhookStateBadge({ webhook }: { webhook: WebhookResource }) {
  const { label, tone, icon } = STATE_LOOK[stateOf(webhook)];
  return (
    <Badge tone={tone} icon={icon}>
      {label}
    </Badge>
  );
}
