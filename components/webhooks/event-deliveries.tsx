"use client";

import { useQuery } from "@tanstack/react-query";
import { AppLink } from "@/components/ui/app-link";
import { useDashboard } from "@/components/shell/dashboard";
import { ErrorAlert } from "@/components/shell/error-alert";
import { StatusBadge } from "@/components/ui/badge";
import { TimeAgo } from "@/components/ui/time";
import type { DeliveryResource } from "@/lib/contract/webhook-deliveries";
import type { WebhookResource } from "@/lib/contract/webhooks";
import { eventDeliveriesQuery } from "./deliveries-query";
import { attemptsText, deliveryHref, lookOf } from "./delivery-state";
import { ReplayButton } from "./replay-button";
import { webhooksQuery } from "./webhooks-query";

/** The deliveries of one event, and their results. */
export function EventDeliveries({ eventId }: { eventId: string }) {
  const { livemode } = useDashboard();
  const deliveries = useQuery(eventDeliveriesQuery(livemode, eventId));
  const webhooks = useQuery(webhooksQuery(livemode));
  const error = deliveries.error ?? webhooks.error;
  if (error) return <ErrorAlert error={error} />;
  if (!deliveries.data || !webhooks.data) {
    return <p className="text-sm text-muted">Loading deliveries…</p>;
  }
  if (deliveries.data.data.length === 0) {
    return <p className="text-sm text-muted">No endpoint was subscribed to this event.</p>;
  }
  const known = new Map(webhooks.data.data.map((webhook) => [webhook.id, webhook]));
  return (
    <ul>
      {deliveries.data.data.map((delivery) => (
        <EventDelivery
          key={delivery.id}
          delivery={delivery}
          webhook={known.get(delivery.webhook_id) ?? null}
        />
      ))}
    </ul>
  );
}

type EventDeliveryProps = { delivery: DeliveryResource; webhook: WebhookResource | null };

function EventDelivery({ delivery, webhook }: EventDeliveryProps) {
  const { canWrite } = useDashboard();
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1.5 border-b border-line py-2.5 text-sm last:border-0">
      <div className="min-w-48 flex-1">
        <AppLink
          href={deliveryHref(delivery)}
          translate="no"
          className="line-clamp-2 wrap-anywhere link"
        >
          {webhook?.url ?? "A deleted endpoint"}
        </AppLink>
        <p className="text-xs text-muted figures">
          {attemptsText(delivery)}, {delivery.replay_of ? "replayed" : "created"}{" "}
          <TimeAgo iso={delivery.created_at} />
        </p>
      </div>
      <StatusBadge look={lookOf(delivery)} />
      {canWrite ? <ReplayButton delivery={delivery} webhook={webhook} /> : null}
    </li>
  );
}
