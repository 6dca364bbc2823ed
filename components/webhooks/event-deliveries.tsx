"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { ErrorAlert } from "@/components/shell/error-alert";
import { eventDeliveriesQuery } from "@/components/events/events-query";
import { StatusBadge } from "@/components/ui/badge";
import { TimeAgo } from "@/components/ui/time";
import type { DeliveryResource } from "@/lib/contract/webhook-deliveries";
import type { WebhookResource } from "@/lib/contract/webhooks";
import { attemptsText, deliveryHref, lookOf } from "./delivery-state";
import { ReplayButton } from "./replay-button";
import { webhooksQuery } from "./webhooks-query";

export type EventDeliveriesProps = {
  eventId: string;
  livemode: boolean;
  canWrite: boolean;
  nowMs: number;
};

/** The deliveries of one event, and their results. */
export function EventDeliveries({ eventId, livemode, canWrite, nowMs }: EventDeliveriesProps) {
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
          webhook={known.get(delivery.endpoint_id) ?? null}
          livemode={livemode}
          canWrite={canWrite}
          nowMs={nowMs}
        />
      ))}
    </ul>
  );
}

type EventDeliveryProps = {
  delivery: DeliveryResource;
  webhook: WebhookResource | null;
  livemode: boolean;
  canWrite: boolean;
  nowMs: number;
};

function EventDelivery({ delivery, webhook, livemode, canWrite, nowMs }: EventDeliveryProps) {
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1.5 border-b border-line py-2.5 text-sm last:border-0">
      <div className="min-w-48 flex-1">
        <Link
          href={deliveryHref(delivery)}
          prefetch={false}
          translate="no"
          className="line-clamp-2 wrap-anywhere link"
        >
          {webhook?.url ?? "A deleted endpoint"}
        </Link>
        <p className="text-xs text-muted figures">
          {attemptsText(delivery)}, {delivery.replay_of ? "replayed" : "created"}{" "}
          <TimeAgo iso={delivery.created_at} nowMs={nowMs} />
        </p>
      </div>
      <StatusBadge look={lookOf(delivery)} />
      {canWrite ? <ReplayButton delivery={delivery} livemode={livemode} webhook={webhook} /> : null}
    </li>
  );
}
