import { Badge } from "@/components/ui/badge";
import { TimeAgo } from "@/components/orders/time-ago";
import type { WebhookResource } from "@/lib/contract/webhooks";

/** The endpoints, newest first as the API answers them. */
export function WebhookList({ webhooks, nowMs }: { webhooks: WebhookResource[]; nowMs: number }) {
  return (
    <ul>
      {webhooks.map((webhook) => (
        <li
          key={webhook.id}
          className="grid gap-2 border-b border-line px-4 py-4 last:border-0 sm:px-5"
        >
          <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1">
            <p translate="no" className="min-w-0 font-medium wrap-anywhere">
              {webhook.url}
            </p>
            <WebhookState webhook={webhook} />
          </div>
          {webhook.description ? <p className="text-sm">{webhook.description}</p> : null}
          <ul aria-label="Events" className="flex flex-wrap gap-1.5">
            {webhook.events.map((type) => (
              <li key={type}>
                <code translate="no" className="rounded bg-subtle px-1.5 py-0.5 font-mono text-xs">
                  {type}
                </code>
              </li>
            ))}
          </ul>
          <p className="flex flex-wrap gap-x-4 gap-y-1 text-sm text-muted figures">
            <span>{webhook.delivery_counts.delivered} delivered</span>
            <span>{webhook.delivery_counts.failed} failed</span>
            <span>{webhook.delivery_counts.dlq} given up</span>
            <span>
              Last success{" "}
              {webhook.last_success_at ? (
                <TimeAgo iso={webhook.last_success_at} nowMs={nowMs} />
              ) : (
                "never"
              )}
            </span>
            <span>
              Secret <code translate="no">{webhook.secret_prefix}…</code>
            </span>
          </p>
        </li>
      ))}
    </ul>
  );
}

function WebhookState({ webhook }: { webhook: WebhookResource }) {
  if (webhook.disabled_at) {
    return (
      <Badge tone="bad" icon="cross">
        Disabled{webhook.disabled_reason ? `: ${webhook.disabled_reason}` : ""}
      </Badge>
    );
  }
  if (!webhook.active) return <Badge icon="minus">Off</Badge>;
  return webhook.consecutive_failures > 0 ? (
    <Badge tone="warn" icon="alert">
      Failing
    </Badge>
  ) : (
    <Badge tone="good" icon="check">
      Active
    </Badge>
  );
}
