import { z } from "zod";
import { TEST_EVENT_TYPE } from "@/lib/domain/order-event";
import { EXAMPLE } from "@/lib/contract/examples";
import { eventEnvelope, orderEventData, testPingData } from "@/lib/contract/events";

/** The body of each webhook: the envelope, with the `data` of this type of event. */
export const WEBHOOK_PAYLOADS: ReadonlyMap<string, z.ZodType> = new Map(
  Object.entries({ ...orderEventData, [TEST_EVENT_TYPE]: testPingData }).map(([type, data]) => [
    type,
    eventEnvelope
      .extend({
        type: z.literal(type).meta({ description: "Type of the event." }),
        data: data.strict().meta({ description: "Data of the event." }),
      })
      .strict()
      .meta({ id: payloadName(type), description: `The event \`${type}\`.` }),
  ]),
);

/** The schema's name, such as `CryptoOrderPaidEvent`. */
function payloadName(type: string): string {
  const words = type.split(/[._]/).map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return `${words.join("")}Event`;
}

/** The `webhooks` of the document: the requests that merchants' endpoints receive. */
export function describeWebhooks(): Record<string, object> {
  return Object.fromEntries(
    [...WEBHOOK_PAYLOADS].map(([type, schema]) => [
      type,
      {
        post: {
          operationId: `on${payloadName(type)}`,
          tags: ["Webhooks"],
          summary: `The event ${type}`,
          description:
            "Sent to every endpoint that is subscribed to it, at least once; use the event ID to recognise repeated deliveries. Verify the signature over the raw body before you process the event.",
          security: [{}],
          parameters: WEBHOOK_HEADERS,
          requestBody: { required: true, content: { "application/json": { schema } } },
          responses: {
            "2XX": { description: "Received. Any other status is retried." },
            "410": { description: "Gone: the endpoint is disabled." },
          },
        },
      },
    ]),
  );
}

const header = (name: string, description: string, example: string) => ({
  name,
  in: "header",
  required: true,
  description,
  schema: { type: "string" },
  example,
});

const WEBHOOK_HEADERS = [
  header(
    "X-Driftstack-Signature",
    "HMAC-SHA256 of `<t>.<raw body>`, keyed with the whole secret. Contains two `v1` while a secret is being rotated.",
    "t=1778590800,v1=5257a869e7ecebeda32affa62cdca3fa51cad7e77a0e56ff536d0ce8e108d8bd",
  ),
  header("X-Driftstack-Event-Id", "ID of the event.", EXAMPLE.eventId),
  header("X-Driftstack-Event-Type", "Type of the event.", "crypto.order.paid"),
  header("X-Driftstack-Delivery-Id", "ID of the delivery.", EXAMPLE.deliveryId),
  header("X-Driftstack-Attempt", "Number of the attempt, starting at 1.", "1"),
  header("webhook-id", "Standard Webhooks: ID of the event.", EXAMPLE.eventId),
  header("webhook-timestamp", "Standard Webhooks: Unix time in seconds.", "1778590800"),
  header(
    "webhook-signature",
    "Standard Webhooks: base64 HMAC-SHA256 of `<id>.<t>.<raw body>`.",
    "v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=",
  ),
];
