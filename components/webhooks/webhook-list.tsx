import { AppLink } from "@/components/ui/app-link";
import { StatusBadge } from "@/components/ui/badge";
import { TimeAgo } from "@/components/ui/time";
import type { WebhookResource } from "@/lib/contract/webhooks";
import { EventTypes } from "./event-types";
import { deadLetters, STATE_LOOKS, stateOf, WebhookProblem } from "./webhook-state";

export function WebhookList({ webhooks }: { webhooks: readonly WebhookResource[] }) {
  return (
    <ul>
      {webhooks.map((webhook) => (
        <li
          key={webhook.id}
          className="grid grid-cols-[minmax(0,1fr)] gap-2 border-b border-line px-4 py-4 last:border-0 sm:px-5"
        >
          <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1">
            <AppLink
              href={`/dashboard/webhooks/${webhook.id}`}
              translate="no"
              className="min-w-0 font-medium wrap-anywhere hover:underline sm:flex-1"
            >
              {webhook.url}
            </AppLink>
            <StatusBadge look={STATE_LOOKS[stateOf(webhook)]} />
          </div>
          <WebhookProblem webhook={webhook} />
          {webhook.description ? (
            <p className="text-sm wrap-anywhere">{webhook.description}</p>
          ) : null}
          <EventTypes types={webhook.events} />
          <p className="flex flex-wrap gap-x-4 gap-y-1 text-sm text-muted figures">
            <span>{webhook.delivery_counts.delivered} delivered</span>
            <span>{webhook.delivery_counts.failed} failed</span>
            <span>{deadLetters(webhook.delivery_counts.dlq)}</span>
            <span>
              Last success{" "}
              {webhook.last_success_at ? <TimeAgo iso={webhook.last_success_at} /> : "never"}
            </span>
          </p>
        </li>
      ))}
    </ul>
  );
}
