"use client";

import { useQuery } from "@tanstack/react-query";
import { useDashboard } from "@/components/shell/dashboard";
import { ErrorAlert } from "@/components/shell/error-alert";
import { CodeBlock } from "@/components/ui/code-block";
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
  /** Null if the endpoint was deleted. */
  webhook: WebhookResource | null;
  event: EventEnvelope;
};

/** One delivery: its status, every attempt, what was sent, and the button to replay it. */
export function DeliveryView(props: DeliveryViewProps) {
  const { deliveryId, webhook, event } = props;
  const { livemode, canWrite } = useDashboard();
  const query = useQuery(deliveryQuery(livemode, deliveryId));
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
        actions={canWrite ? <ReplayButton delivery={delivery} webhook={webhook} /> : null}
      >
        <DeliveryFacts delivery={delivery} webhook={webhook} event={event} />
      </Panel>
      <DeliveryAttempts delivery={delivery} />
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-2">
        <Panel
          id="payload"
          title="Payload"
          description="Formatted for reading. To verify a signature, use the bytes as received."
        >
          <CodeBlock label="Body" code={JSON.stringify(event, null, 2)} />
        </Panel>
        <DeliveryHeaders delivery={delivery} />
      </div>
    </>
  );
}
