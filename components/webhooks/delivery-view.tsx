"use client";

import { useQuery } from "@tanstack/react-query";
import { ErrorAlert } from "@/components/shell/error-alert";
import { EventPayload } from "@/components/events/event-payload";
import { useNow } from "@/components/ui/use-now";
import { Panel } from "@/components/ui/card";
import type { WebhookResource } from "@/lib/contract/webhooks";
import type { EventEnvelope } from "@/lib/contract/events";
import { deliveryQuery } from "./deliveries-query";
import { DeliveryAttempts } from "./delivery-attempts";
import { DeliveryFacts } from "./delivery-facts";
import { DeliveryHeaders } from "./delivery-headers";
import { ReplayButton } from "./replay-button";

export type DeliveryViewProps = {
  deliveryId: string;
  livemode: boolean;
  /** Null if the endpoint was deleted. */
  webhook: WebhookResource | null;
  event: EventEnvelope;
  canWrite: boolean;
  renderedAtMs: number;
};

/** One delivery: its status, every attempt, what was sent, and the button to replay it. */
export function DeliveryView(props: DeliveryViewProps) {
  const { deliveryId, livemode, webhook, event, canWrite, renderedAtMs } = props;
  const query = useQuery(deliveryQuery(livemode, deliveryId));
  const nowMs = useNow(renderedAtMs, 1_000);
  const delivery = query.data;
  if (!delivery) {
    return query.error ? <ErrorAlert error={query.error} /> : <p>Loading the delivery…</p>;
  }
  return (
    <>
      <ErrorAlert error={query.error} />
      <Panel
        id="delivery"
        title="Delivery"
        className="py-1.5"
        actions={
          canWrite ? (
            <ReplayButton delivery={delivery} livemode={livemode} webhook={webhook} />
          ) : null
        }
      >
        <DeliveryFacts delivery={delivery} webhook={webhook} event={event} nowMs={nowMs} />
      </Panel>
      <DeliveryAttempts delivery={delivery} nowMs={nowMs} />
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-2">
        <Panel
          id="payload"
          title="Payload"
          description="Formatted for reading. To verify a signature, use the bytes as received."
        >
          <EventPayload event={event} />
        </Panel>
        <DeliveryHeaders delivery={delivery} />
      </div>
    </>
  );
}
