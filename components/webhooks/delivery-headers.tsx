import { Panel } from "@/components/ui/card";
import type { DeliveryResource } from "@/lib/contract/webhook-deliveries";

type Header = { name: string; value: string; meaning: string };

function headersOf(delivery: DeliveryResource): Header[] {
  return [
    {
      name: "X-Driftstack-Signature",
      value: "t=<unix seconds>,v1=<hex>",
      meaning:
        "HMAC-SHA256 of t, a dot and the raw body; the key is the whole secret. During a secret's grace period there are two v1 values: accept either. Reject a t that differs by more than 300 s.",
    },
    {
      name: "X-Driftstack-Event-Id",
      value: delivery.event_id,
      meaning: "The same in every attempt and replay. Skip events that you have already processed.",
    },
    {
      name: "X-Driftstack-Event-Type",
      value: delivery.event_type,
      meaning: "The type of the event.",
    },
    {
      name: "X-Driftstack-Delivery-Id",
      value: delivery.id,
      meaning: "The delivery. A replay has a different ID.",
    },
    {
      name: "X-Driftstack-Attempt",
      value: "1, 2, 3 …",
      meaning: "The number of the attempt.",
    },
    {
      name: "webhook-id",
      value: delivery.event_id,
      meaning: "Standard Webhooks 1.0: the event ID.",
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
        "Standard Webhooks 1.0: HMAC-SHA256 of ID, timestamp and body, joined by dots; the key is the Base64-decoded part of the secret after whsec_.",
    },
  ];
}

export function DeliveryHeaders({ delivery }: { delivery: DeliveryResource }) {
  return (
    <Panel
      id="headers"
      title="Headers"
      className="py-1.5"
      actions={
        <a href="/docs/webhooks" className="text-sm link">
          How to verify
        </a>
      }
    >
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
    </Panel>
  );
}
