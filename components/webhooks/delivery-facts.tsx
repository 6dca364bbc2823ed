import { AppLink } from "@/components/ui/app-link";
import { OrderLink } from "@/components/orders/order-link";
import { StatusBadge } from "@/components/ui/badge";
import { Fact, LiteralFact, TimeFact, Verbatim } from "@/components/ui/fact";
import { TimeUntil } from "@/components/ui/time";
import type { EventEnvelope } from "@/lib/contract/events";
import type { DeliveryWithAttempts } from "@/lib/contract/webhook-deliveries";
import type { WebhookResource } from "@/lib/contract/webhooks";
import { deliveryHref, isOpen, lookOf } from "./delivery-state";

export type DeliveryFactsProps = {
  delivery: DeliveryWithAttempts;
  webhook: WebhookResource | null;
  event: EventEnvelope;
};

export function DeliveryFacts({ delivery, webhook, event }: DeliveryFactsProps) {
  return (
    <dl>
      <Fact label="Status">
        <span role="status">
          <StatusBadge look={lookOf(delivery)} />
        </span>
      </Fact>
      <Fact label="Sent to">
        {webhook ? (
          <AppLink href={`/dashboard/webhooks/${webhook.id}`} translate="no" className="link">
            {webhook.url}
          </AppLink>
        ) : (
          "Deleted endpoint"
        )}
      </Fact>
      <Fact label="Event">
        <AppLink href={`/dashboard/events/${event.id}`} translate="no" className="link">
          {event.type}
        </AppLink>
      </Fact>
      <Fact label="Order">
        <OrderLink orderId={delivery.order_id} />
      </Fact>
      {delivery.replay_of ? (
        <Fact label="Replay of">
          <AppLink
            href={deliveryHref({ webhook_id: delivery.webhook_id, id: delivery.replay_of })}
            className="link"
          >
            <Verbatim>{delivery.replay_of}</Verbatim>
          </AppLink>
        </Fact>
      ) : null}
      <Fact label="Next attempt">
        <span className="figures">
          <NextAttempt delivery={delivery} />
        </span>
      </Fact>
      <TimeFact label="Created" iso={delivery.created_at} />
      <LiteralFact label="Delivery ID" value={delivery.id} />
    </dl>
  );
}

function NextAttempt({ delivery }: { delivery: DeliveryWithAttempts }) {
  if (delivery.status === "dlq") return "None. All retries have failed.";
  if (!isOpen(delivery)) return "None";
  const { next_attempt_at: at, status } = delivery;
  return at === null || status === "in_flight" ? "Now" : <TimeUntil iso={at} />;
}
