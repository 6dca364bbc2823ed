import Link from "next/link";
import { TimeAgo } from "@/components/orders/time-ago";
import type { WebhookResource } from "@/lib/contract/webhooks";
import { EventTypes } from "./event-types";
import { stateOf } from "./webhook-state";
import { WebhookStateBadge } from "./webhook-state-badge";

type OneWebhook = { webhook: WebhookResource; nowMs: number };

/** The endpoints, newest first as the API returns them. */
export function WebhookList({ webhooks, nowMs }: { webhooks: WebhookResource[]; nowMs: number }) {
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
            <WebhookStateBadge webhook={webhook} />
          </div>
          <WebhookTrouble webhook={webhook} nowMs={nowMs} />
          {webhook.description ? (
            <p className="text-sm wrap-anywhere">{webhook.description}</p>
          ) : null}
          <EventTypes types={webhook.events} />
          <p className="flex flex-wrap gap-x-4 gap-y-1 text-sm text-muted figures">
            <span>{webhook.delivery_counts.delivered} delivered</span>
            <span>{webhook.delivery_counts.failed} failed</span>
            <span>{deadLetters(webhook.delivery_counts.dlq)}</span>
            <LastSuccess webhook={webhook} nowMs={nowMs} />
          </p>
        </li>
      ))}
    </ul>
  );
}

/** "1 dead letter", "3 dead letters". */
export function deadLetters(count: number): string {
  return count === 1 ? "1 dead letter" : `${count} dead letters`;
}

function LastSuccess({ webhook, nowMs }: OneWebhook) {
  const { last_success_at: at } = webhook;
  return <span>Last success {at ? <TimeAgo iso={at} nowMs={nowMs} /> : "never"}</span>;
}

function SinceSuccess({ webhook, nowMs }: OneWebhook) {
  const { last_success_at: at } = webhook;
  return at === null ? (
    "nothing has ever arrived"
  ) : (
    <>
      the last success was <TimeAgo iso={at} nowMs={nowMs} />
    </>
  );
}

/** What is wrong with an endpoint, since when and why. Renders nothing if all is well. */
export function WebhookTrouble({ webhook, nowMs }: OneWebhook) {
  const since = webhook.disabled_at ? <TimeAgo iso={webhook.disabled_at} nowMs={nowMs} /> : null;
  switch (stateOf(webhook)) {
    case "active":
      return null;
    case "failing":
      return (
        <p className="text-sm text-warn figures">
          {webhook.consecutive_failures === 1
            ? "The last attempt failed"
            : `The last ${webhook.consecutive_failures} attempts failed`}
          ; <SinceSuccess webhook={webhook} nowMs={nowMs} />.
        </p>
      );
    case "off":
      return <p className="text-sm text-muted figures">Switched off by your account {since}.</p>;
    case "disabled":
      return (
        <p className="text-sm text-bad figures">
          {webhook.disabled_reason} Switched off {since}.
        </p>
      );
  }
}
