import Link from "next/link";
import { OrderLink } from "@/components/orders/order-link";
import { StatusBadge } from "@/components/ui/badge";
import { Fact, LiteralFact, Verbatim } from "@/components/ui/fact";
import { exactTime, TimeAgo, TimeUntil } from "@/components/ui/time";
import type { EventEnvelope } from "@/lib/contract/events";
import type { DeliveryWithAttempts } from "@/lib/contract/webhook-deliveries";
import type { WebhookResource } from "@/lib/contract/webhooks";
import { deliveryHref, isOpen, lookOf } from "./delivery-state";

export type DeliveryFactsProps = {
  delivery: DeliveryWithAttempts;
  webhook: WebhookResource | null;
  event: EventEnvelope;
  nowMs: number;
};

/** What was sent, its destination, and the next attempt. */
export function DeliveryFacts({ delivery, webhook, event, nowMs }: DeliveryFactsProps) {
  return (
    <dl>
      <Fact label="Status">
        <span role="status">
          <StatusBadge look={lookOf(delivery)} />
        </span>
      </Fact>
      <Fact label="Sent to">
        {webhook ? (
          <Link
            href={`/dashboard/webhooks/${webhook.id}`}
            prefetch={false}
            translate="no"
            className="link"
          >
            {webhook.url}
          </Link>
        ) : (
          "Deleted endpoint"
        )}
      </Fact>
      <Fact label="Event">
        <Link
          href={`/dashboard/events/${event.id}`}
          prefetch={false}
          translate="no"
          className="link"
        >
          {event.type}
        </Link>
      </Fact>
      <Fact label="Order">
        <OrderLink orderId={delivery.order_id} />
      </Fact>
      {delivery.replay_of ? (
        <Fact label="Replay of">
          <Link
            href={deliveryHref({ endpoint_id: delivery.endpoint_id, id: delivery.replay_of })}
            prefetch={false}
            className="link"
          >
            <Verbatim>{delivery.replay_of}</Verbatim>
          </Link>
        </Fact>
      ) : null}
      <Fact label="Next attempt">
        <span className="figures">
          <NextAttempt delivery={delivery} nowMs={nowMs} />
        </span>
      </Fact>
      <Fact label="Created">
        <span className="figures">
          {exactTime(delivery.created_at)} (<TimeAgo iso={delivery.created_at} nowMs={nowMs} />)
        </span>
      </Fact>
      <LiteralFact label="Delivery ID" value={delivery.id} />
    </dl>
  );
}

function NextAttempt({ delivery, nowMs }: { delivery: DeliveryWithAttempts; nowMs: number }) {
  if (delivery.status === "dlq") return "None. All retries have failed.";
  if (!isOpen(delivery)) return "None";
  const { next_attempt_at: at, status } = delivery;
  return at === null || status === "in_flight" ? "Now" : <TimeUntil iso={at} nowMs={nowMs} />;
}
