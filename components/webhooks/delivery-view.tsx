"use client";

import { useQuery } from "@tanstack/react-query";
import { ErrorNotice } from "@/components/account/error-notice";
import { EventPayload } from "@/components/events/event-payload";
import { useNow } from "@/components/orders/use-now";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
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
    return query.error ? <ErrorNotice error={query.error} /> : <p>Reading the delivery…</p>;
  }
  return (
    <>
      {query.error ? <ErrorNotice error={query.error} /> : null}
      <Card aria-labelledby="delivery">
        <CardHeader
          id="delivery"
          title="Delivery"
          actions={
            canWrite ? (
              <ReplayButton delivery={delivery} livemode={livemode} webhook={webhook} />
            ) : null
          }
        />
        <CardBody className="py-1.5">
          <DeliveryFacts delivery={delivery} webhook={webhook} event={event} nowMs={nowMs} />
        </CardBody>
      </Card>
      <DeliveryAttempts delivery={delivery} nowMs={nowMs} />
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-2">
        <Card aria-labelledby="payload">
          <CardHeader
            id="payload"
            title="Payload"
            description="Sent as one line; verify the bytes as they arrive, not this layout."
          />
          <CardBody>
            <EventPayload event={event} />
          </CardBody>
        </Card>
        <DeliveryHeaders delivery={delivery} />
      </div>
    </>
  );
}
