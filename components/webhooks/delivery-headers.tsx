import type { ReactNode } from "react";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import type { DeliveryResource } from "@/lib/contract/webhook-deliveries";

type Header = { name: string; value: string; meaning: ReactNode };

function headersOf(delivery: DeliveryResource): Header[] {
  return [
    {
      name: "X-Driftstack-Signature",
      value: "t=<unix seconds>,v1=<hex>",
      meaning:
        "HMAC-SHA256 over t, a dot and the raw body, keyed with the whole secret. Two v1 while a secret is in its grace: accept either. Refuse a t more than 300 s off.",
    },
    {
      name: "X-Driftstack-Event-Id",
      value: delivery.event_id,
      meaning: "The same in every attempt and replay: what you have seen before, skip.",
    },
    { name: "X-Driftstack-Event-Type", value: delivery.event_type, meaning: "What happened." },
    {
      name: "X-Driftstack-Delivery-Id",
      value: delivery.id,
      meaning: "This delivery; a replay has one of its own.",
    },
    {
      name: "X-Driftstack-Attempt",
      value: "1, 2, 3 …",
      meaning: "Which attempt of this delivery it is.",
    },
    {
      name: "webhook-id",
      value: delivery.event_id,
      meaning: "Standard Webhooks 1.0: the event id.",
    },
    {
      name: "webhook-timestamp",
      value: "<unix seconds>",
      meaning: "Standard Webhooks 1.0: the time of the attempt.",
    },
    {
      name: "webhook-signature",
      value: "v1,<base64>",
      meaning:
        "Standard Webhooks 1.0: HMAC-SHA256 over id, timestamp and body, joined by dots, keyed with the bytes decoded from after whsec_.",
    },
  ];
}

/** The headers of a delivery and their purpose. */
export function DeliveryHeaders({ delivery }: { delivery: DeliveryResource }) {
  return (
    <Card aria-labelledby="headers">
      <CardHeader
        id="headers"
        title="Headers"
        actions={
          <a href="/docs/webhooks" className="text-sm link">
            How to verify
          </a>
        }
      />
      <CardBody className="py-1.5">
        <dl>
          {headersOf(delivery).map(({ name, value, meaning }) => (
            <div key={name} className="border-b border-line py-2.5 text-sm last:border-0">
              <dt translate="no" className="font-mono text-[0.8125rem] font-medium wrap-anywhere">
                {name}: <span className="font-normal text-muted">{value}</span>
              </dt>
              <dd className="mt-0.5 text-muted">{meaning}</dd>
            </div>
          ))}
        </dl>
      </CardBody>
    </Card>
  );
}
