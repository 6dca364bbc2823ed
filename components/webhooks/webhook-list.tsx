import Link from "next/link";
import { StatusBadge } from "@/components/ui/badge";
import { TimeAgo } from "@/components/ui/time";
import type { WebhookResource } from "@/lib/contract/webhooks";
import { EventTypes } from "./event-types";
import { deadLetters, STATE_LOOKS, stateOf, WebhookProblem } from "./webhook-state";

export type WebhookListProps = { webhooks: readonly WebhookResource[]; nowMs: number };

/** The endpoints, newest first as the API returns them. */
export function WebhookList({ webhooks, nowMs }: WebhookListProps) {
  return (
    <ul>
      {webhooks.map((webhook) => (
        <li
          key={webhook.id}
          className="grid grid-cols-[minmax(0,1fr)] gap-2 border-b border-line px-4 py-4 last:border-0 sm:px-5"
        >
          <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1">
            <Link
              href={`/dashboard/webhooks/${webhook.id}`}
              prefetch={false}
              translate="no"
              className="min-w-0 font-medium wrap-anywhere hover:underline"
            >
              {webhook.url}
            </Link>
            <StatusBadge look={STATE_LOOKS[stateOf(webhook)]} />
          </div>
          <WebhookProblem webhook={webhook} nowMs={nowMs} />
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
              {webhook.last_success_at ? (
                <TimeAgo iso={webhook.last_success_at} nowMs={nowMs} />
              ) : (
                "never"
              )}
            </span>
          </p>
        </li>
      ))}
    </ul>
  );
}
