import { z } from "zod";
import { EXAMPLE } from "./examples";
import { idSchema, timestampSchema } from "./ids";
import { operation } from "./operation";
import { orderFields } from "./order-fields";
import { pageOf, pageQuery, timeQuerySchema } from "./pagination";
import { webhookParams } from "./webhooks";

export const DELIVERY_STATUSES = ["pending", "in_flight", "delivered", "failed", "dlq"] as const;

export const deliveryParams = z.object({
  id: idSchema("wdl").meta({ description: "ID of the delivery." }),
});

export const deliveryResource = z
  .object({
    id: z.string().meta({ description: "ID of the delivery.", example: EXAMPLE.deliveryId }),
    event_id: z
      .string()
      .meta({ description: "ID of the delivered event.", example: EXAMPLE.eventId }),
    event_type: z
      .string()
      .meta({ description: "Type of the delivered event.", example: "crypto.order.paid" }),
    order_id: orderFields.order_id.nullable().meta({
      description: "ID of the order that the event is about; null for a test event.",
    }),
    endpoint_id: z
      .string()
      .meta({ description: "ID of the webhook endpoint.", example: EXAMPLE.webhookId }),
    status: z
      .enum(DELIVERY_STATUSES)
      .meta({ description: "Status of the delivery.", example: "delivered" }),
    attempt_count: z.int().meta({ description: "Number of attempts so far.", example: 1 }),
    next_attempt_at: timestampSchema
      .nullable()
      .meta({ description: "Time at which the next attempt is due.", example: null }),
    replay_of: z
      .string()
      .nullable()
      .meta({ description: "ID of the delivery that this one repeats.", example: null }),
    created_at: orderFields.created_at,
    finished_at: timestampSchema
      .nullable()
      .meta({ description: "Time at which the delivery ended.", example: EXAMPLE.createdAt }),
  })
  .meta({ id: "Delivery", description: "The delivery." });
export type DeliveryResource = z.infer<typeof deliveryResource>;

const attempt = z.object({
  number: z.int().meta({ description: "Number of the attempt, starting at 1.", example: 1 }),
  started_at: timestampSchema.meta({
    description: "Time at which the attempt started.",
    example: EXAMPLE.createdAt,
  }),
  duration_ms: z.int().meta({ description: "Duration in milliseconds.", example: 84 }),
  response_status: z
    .int()
    .nullable()
    .meta({ description: "HTTP status of the response.", example: 200 }),
  response_text: z
    .string()
    .nullable()
    .meta({ description: "First 4 KiB of the response.", example: "ok" }),
  error: z
    .string()
    .nullable()
    .meta({ description: "The error, if there was no response.", example: null }),
});

export const deliveryWithAttempts = deliveryResource
  .extend({
    attempts: z.array(attempt).meta({ description: "All attempts, oldest first." }),
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
    replayed: z.int().meta({ description: "Number of deliveries created.", example: 42 }),
  })
  .meta({ id: "ReplayDeadLettersResponse", description: "The number of deliveries created." });
export type ReplayedDeadLetters = z.infer<typeof replayedDeadLetters>;

export const replayDeadLetters = operation({
  id: "replayDeadLetters",
  method: "POST",
  path: "/v1/webhooks/{id}/replay",
  summary: "Replay an endpoint's dead letters",
  description:
    "Creates a new delivery of every event that was given up since then, unless the event has meanwhile reached this endpoint or is being delivered: a second request sends nothing twice.",
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
    "Creates a new delivery of the same event, with the same ID and bytes, to the same endpoint, signed with the current secrets. Rejected while the delivery is being attempted and while its endpoint is disabled or deleted.",
  auth: "write",
  params: deliveryParams,
  response: { 202: deliveryResource },
  problems: ["conflict"],
});
