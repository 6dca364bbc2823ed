import { z } from "zod";
import { integer, text, time } from "./fields";
import { EXAMPLE } from "./examples";
import { idSchema } from "./ids";
import { operation } from "./operation";
import { orderFields } from "./order-fields";
import { pageOf, pageQuery, timeQuerySchema } from "./pagination";
import { webhookParams } from "./webhooks";

/** The `last_error` of a dead letter that was replayed and is `failed` since. */
export const REPLAYED = "replayed";

export const DELIVERY_STATUSES = ["pending", "in_flight", "delivered", "failed", "dlq"] as const;

export const deliveryParams = z.object({
  id: idSchema("wdl").meta({ description: "ID of the delivery." }),
});

export const deliveryResource = z
  .object({
    id: text("ID of the delivery.", EXAMPLE.deliveryId),
    webhook_id: text("ID of the webhook endpoint.", EXAMPLE.webhookId),
    event_id: text("ID of the delivered event.", EXAMPLE.eventId),
    event_type: text("Type of the delivered event.", "crypto.order.paid"),
    order_id: orderFields.order_id.nullable().meta({
      description: "ID of the order that the event is about; null for a test event.",
    }),
    status: z
      .enum(DELIVERY_STATUSES)
      .meta({ description: "Status of the delivery.", example: "delivered" }),
    attempts: integer("Number of attempts so far.", 1),
    last_response_status: integer(
      "HTTP status of the response to the last attempt; null if there was none.",
      200,
    ).nullable(),
    last_response_excerpt: text(
      "Beginning of the response to the last attempt: up to 500 characters.",
      "ok",
    ).nullable(),
    last_error: text(
      `Why the last attempt failed, or \`${REPLAYED}\` if this was a dead letter that has been replayed since.`,
      null,
    ).nullable(),
    next_attempt_at: time("Time at which the next attempt is due.", null).nullable(),
    delivered_at: time("Time of the successful attempt.", EXAMPLE.createdAt).nullable(),
    replay_of: text("ID of the delivery that this one repeats.", null).nullable(),
    created_at: orderFields.created_at,
  })
  .meta({ id: "Delivery", description: "The delivery." });
export type DeliveryResource = z.infer<typeof deliveryResource>;

const attempt = z.object({
  number: integer("Number of the attempt, starting at 1.", 1),
  started_at: time("Time at which the attempt started.", EXAMPLE.createdAt),
  duration_ms: integer("Duration in milliseconds.", 84),
  response_status: integer("HTTP status of the response.", 200).nullable(),
  response_text: text("First 4 KiB of the response.", "ok").nullable(),
  error: text("The error, if there was no response.", null).nullable(),
});

export const deliveryWithAttempts = deliveryResource
  .extend({
    attempt_log: z.array(attempt).meta({ description: "All attempts, oldest first." }),
  })
  .meta({ id: "DeliveryWithAttempts", description: "The delivery with its attempts." });
export type DeliveryWithAttempts = z.infer<typeof deliveryWithAttempts>;

export const listDeliveriesQuery = z.strictObject({
  ...pageQuery,
  status: z
    .enum(DELIVERY_STATUSES)
    .optional()
    .meta({ description: "Only deliveries in this status." }),
});
export type ListDeliveriesInput = z.infer<typeof listDeliveriesQuery>;

export const deliveryPage = pageOf(deliveryResource).meta({
  id: "DeliveryPage",
  description: "A page of deliveries.",
});
export type DeliveryPage = z.infer<typeof deliveryPage>;

export const replayDeadLettersBody = z
  .strictObject({
    since: timeQuerySchema.meta({
      description: "Only deliveries created at or after this time.",
      example: EXAMPLE.createdAt,
    }),
    status: z.literal("dlq").meta({ description: "What to replay: dead letters." }),
  })
  .meta({ id: "ReplayDeadLettersRequest" });
export type ReplayDeadLettersInput = z.infer<typeof replayDeadLettersBody>;

export const replayedDeadLetters = z
  .object({
    replayed: integer("Number of deliveries created.", 42),
  })
  .meta({ id: "ReplayDeadLettersResponse", description: "The number of deliveries created." });
export type ReplayedDeadLetters = z.infer<typeof replayedDeadLetters>;

export const replayDeadLetters = operation({
  id: "replayDeadLetters",
  method: "POST",
  path: "/v1/webhooks/{id}/replay",
  summary: "Replay an endpoint's dead letters",
  description:
    "Creates a new delivery of every event that was given up since then, unless the event has meanwhile reached this endpoint or is being delivered: a second request sends nothing twice. The replayed dead letters leave `dlq`.",
  auth: "write",
  params: webhookParams,
  body: replayDeadLettersBody,
  response: { 202: replayedDeadLetters },
  problems: ["conflict"],
});

export const listDeliveries = operation({
  id: "listDeliveries",
  method: "GET",
  path: "/v1/webhooks/{id}/deliveries",
  summary: "List the deliveries to an endpoint",
  description: "Returns deliveries, newest first.",
  auth: "read",
  params: webhookParams,
  query: listDeliveriesQuery,
  response: { 200: deliveryPage },
});

export const getDelivery = operation({
  id: "getDelivery",
  method: "GET",
  path: "/v1/webhook-deliveries/{id}",
  summary: "Retrieve a delivery",
  description: "Returns the delivery with all of its attempts.",
  auth: "read",
  params: deliveryParams,
  response: { 200: deliveryWithAttempts },
});

export const replayDelivery = operation({
  id: "replayDelivery",
  method: "POST",
  path: "/v1/webhook-deliveries/{id}/replay",
  summary: "Replay a delivery",
  description:
    "Creates a new delivery of the same event, with the same ID and bytes, to the same endpoint, signed with the current secrets. A dead letter leaves `dlq` with it: its status becomes `failed`, its `last_error` `replayed`. Rejected while the delivery is being attempted and while its endpoint is disabled or deleted.",
  auth: "write",
  params: deliveryParams,
  response: { 202: deliveryResource },
  problems: ["conflict"],
});
