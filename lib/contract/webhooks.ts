import { z } from "zod";
import { integer, text, time } from "./fields";
import { TEST_EVENT_TYPE } from "@/lib/domain/order-event";
import { EXAMPLE } from "./examples";
import { idSchema } from "./ids";
import { empty, operation } from "./operation";
import { orderFields } from "./order-fields";
import { subscribableEventType } from "./events";

export const webhookParams = z.object({
  id: idSchema("whk").meta({ description: "ID of the webhook endpoint." }),
});

/** Descriptions and examples of fields that several objects have in common. */
export const webhookFields = {
  url: { description: "URL that events are sent to.", example: "https://shop.example.org/hooks" },
  events: {
    description: "Event types that the endpoint is subscribed to.",
    example: ["crypto.order.paid", "crypto.order.failed"],
  },
  description: { description: "The merchant's description.", example: "Shop backend" },
  active: { description: "Whether events are sent to the endpoint.", example: true },
  secret: text(
    "Signing secret. Contained in this response only; store it securely.",
    EXAMPLE.secret,
  ),
  secret_prefix: text("First 12 characters of the signing secret.", EXAMPLE.secret.slice(0, 12)),
};

const webhookUrl = z.string().max(2048, "must be at most 2048 characters").meta(webhookFields.url);
const webhookEvents = z
  .array(subscribableEventType, 'must be a list of events, such as ["crypto.order.paid"]')
  .min(1, "must name at least one event")
  .max(10)
  .refine((types) => new Set(types).size === types.length, "must not repeat an event")
  .meta(webhookFields.events);
const webhookDescription = z
  .string()
  .max(500, "must be at most 500 characters")
  .regex(
    /^[^\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]*$/,
    "must not contain control characters",
  )
  .meta(webhookFields.description);

export const createWebhookBody = z
  .strictObject({
    url: webhookUrl,
    events: webhookEvents,
    description: webhookDescription.optional(),
  })
  .meta({ id: "CreateWebhookRequest" });
export type CreateWebhookInput = z.infer<typeof createWebhookBody>;

export const updateWebhookBody = z
  .strictObject({
    url: webhookUrl.optional(),
    events: webhookEvents.optional(),
    description: webhookDescription.nullable().optional(),
    active: z.boolean().optional().meta(webhookFields.active),
  })
  .refine((changes) => Object.keys(changes).length > 0, "must change at least one field")
  .meta({ id: "UpdateWebhookRequest" });
export type UpdateWebhookInput = z.infer<typeof updateWebhookBody>;

export const webhookResource = z
  .object({
    id: text("ID of the endpoint.", EXAMPLE.webhookId),
    url: z.string().meta(webhookFields.url),
    events: z.array(subscribableEventType).meta(webhookFields.events),
    description: z.string().nullable().meta(webhookFields.description),
    active: z.boolean().meta(webhookFields.active),
    secret_prefix: webhookFields.secret_prefix,
    prev_secret_prefix: text(
      "First 12 characters of the previous secret, while it still signs deliveries.",
      null,
    ).nullable(),
    rotation_grace_expires_at: time(
      "Time at which the previous secret stops signing deliveries.",
      null,
    ).nullable(),
    consecutive_failures: integer("Number of failed attempts since the last success.", 0),
    last_success_at: time("Time of the last successful delivery.", EXAMPLE.createdAt).nullable(),
    last_failure_at: time("Time of the last failed attempt.", null).nullable(),
    disabled_at: time("Time at which the system disabled the endpoint.", null).nullable(),
    disabled_reason: text("Why the system disabled the endpoint.", null).nullable(),
    delivery_counts: z
      .object({
        delivered: integer("Deliveries that got a 2xx.", 128),
        failed: integer("Deliveries that ended without success.", 0),
        dlq: integer("Dead letters: given up after the last attempt, and not replayed since.", 0),
      })
      .meta({ description: "Number of deliveries by outcome." }),
    livemode: orderFields.livemode,
    created_at: orderFields.created_at,
  })
  .meta({ id: "Webhook", description: "The webhook endpoint." });
export type WebhookResource = z.infer<typeof webhookResource>;

export const webhookWithSecret = webhookResource
  .extend({ secret: webhookFields.secret })
  .meta({ id: "WebhookWithSecret", description: "The webhook endpoint and its signing secret." });
export type WebhookWithSecret = z.infer<typeof webhookWithSecret>;

export const sentPing = z
  .object({
    delivery_id: text("ID of the delivery.", EXAMPLE.deliveryId),
    event_id: text("ID of the event.", EXAMPLE.eventId),
    event_type: z.literal(TEST_EVENT_TYPE).meta({
      description: "Always `test.ping`, which endpoints cannot subscribe to.",
    }),
  })
  .meta({ id: "SentPing", description: "The test event is queued for delivery." });
export type SentPing = z.infer<typeof sentPing>;

export const webhookList = z
  .object({ data: z.array(webhookResource).meta({ description: "The endpoints." }) })
  .meta({ id: "WebhookList", description: "All endpoints of the account." });
export type WebhookList = z.infer<typeof webhookList>;

const WEBHOOKS = "/v1/webhooks";
export const WEBHOOK = `${WEBHOOKS}/{id}` as const;

export const listWebhooks = operation({
  id: "listWebhooks",
  method: "GET",
  path: WEBHOOKS,
  summary: "List webhook endpoints",
  auth: "read",
  response: { 200: webhookList },
});

export const createWebhook = operation({
  id: "createWebhook",
  method: "POST",
  path: WEBHOOKS,
  summary: "Create a webhook endpoint",
  description:
    "Only this response contains the signing secret. To receive events on a machine without a public address, open a WebSocket at `GET /v1/webhooks/listen` (`Authorization: Bearer`, scope `write`, optional `?events=` with a comma-separated list): it subscribes a temporary endpoint for as long as it is open. `npm run listen` uses it; /docs/webhooks describes its frames.",
  auth: "write",
  recentPassword: true,
  body: createWebhookBody,
  response: { 201: webhookWithSecret },
  problems: ["conflict"],
});

export const getWebhook = operation({
  id: "getWebhook",
  method: "GET",
  path: WEBHOOK,
  summary: "Retrieve a webhook endpoint",
  auth: "read",
  params: webhookParams,
  response: { 200: webhookResource },
});

export const updateWebhook = operation({
  id: "updateWebhook",
  method: "PATCH",
  path: WEBHOOK,
  summary: "Update a webhook endpoint",
  auth: "write",
  params: webhookParams,
  body: updateWebhookBody,
  response: { 200: webhookResource },
  problems: ["conflict"],
});

export const deleteWebhook = operation({
  id: "deleteWebhook",
  method: "DELETE",
  path: WEBHOOK,
  summary: "Delete a webhook endpoint",
  description: "Idempotent: deleting a deleted endpoint succeeds.",
  auth: "write",
  params: webhookParams,
  response: { 204: empty("The endpoint is deleted.") },
});

export const testWebhook = operation({
  id: "testWebhook",
  method: "POST",
  path: `${WEBHOOK}/test`,
  summary: "Send a test event",
  description:
    "Sends a `test.ping` to this endpoint only, signed and retried like any other event. Rejected while the endpoint is disabled.",
  auth: "write",
  params: webhookParams,
  response: { 202: sentPing },
  problems: ["conflict"],
});
