import { z } from "zod";
import { text, time } from "./fields";
import { ORDER_EVENT_TYPES, TEST_EVENT_TYPE } from "@/lib/domain/order-event";
import { EXAMPLE } from "./examples";
import { idSchema, orderIdSchema, timestampSchema } from "./ids";
import { content, operation } from "./operation";
import { orderFields } from "./order-fields";
import { pageOf, pageQuery } from "./pagination";

export const subscribableEventType = z.enum(ORDER_EVENT_TYPES);

const eventTypeSchema = z.enum([...ORDER_EVENT_TYPES, TEST_EVENT_TYPE]);

/** The envelope of every event. Its bytes never change once the event is created. */
export const eventEnvelope = z
  .object({
    id: text("ID of the event; the same in all of its deliveries.", EXAMPLE.eventId),
    type: eventTypeSchema.meta({
      description: "Type of the event.",
      example: "crypto.order.paid",
    }),
    created_at: orderFields.created_at,
    timestamp: time("The same as `created_at`.", EXAMPLE.createdAt),
    account_id: text("ID of the account.", EXAMPLE.accountId),
    livemode: orderFields.livemode,
    data: z.record(z.string(), z.unknown()).meta({
      description:
        "Data of the event. The section on webhooks describes it for each type of event.",
      example: { order_id: EXAMPLE.orderId },
    }),
  })
  .meta({ id: "Event", description: "The event." });
export type EventEnvelope = z.infer<typeof eventEnvelope>;

const orderFacts = {
  order_id: orderFields.order_id,
  product: orderFields.product,
  price_cents: orderFields.price_cents,
  price_currency: orderFields.price_currency,
  payment_id: orderFields.payment_id.nullable(),
};

const occurredAt = (description: string) =>
  timestampSchema.meta({ description, example: EXAMPLE.paidAt });

/** The `data` of each order event. */
export const orderEventData = {
  "crypto.order.paid": z.object({
    ...orderFacts,
    payment_id: orderFields.payment_id,
    paid_at: orderFields.paid_at,
  }),
  "crypto.order.failed": z.object({
    ...orderFacts,
    reason: z
      .enum(["ipn", "expired", "swept"])
      .meta({ ...orderFields.failure_reason, example: "expired" }),
    failed_at: orderFields.failed_at,
  }),
  "crypto.order.confirming": z.object({
    ...orderFacts,
    confirming_at: occurredAt("Time at which the payment was first detected."),
  }),
  "crypto.order.partial": z.object({
    ...orderFacts,
    pay_currency: orderFields.pay_currency.nullable(),
    pay_amount: orderFields.pay_amount.nullable(),
    amount_received: orderFields.amount_received.nullable(),
    partial_at: occurredAt("Time at which the payment was found to be too low."),
  }),
  "crypto.order.cancelled": z.object({
    ...orderFacts,
    cancelled_at: occurredAt("Time at which the order was cancelled."),
  }),
  "crypto.order.late_payment": z.object({
    ...orderFacts,
    status: z.enum(["failed", "cancelled"]).meta({
      description: "Final status of the order at the time of the payment.",
      example: "failed",
    }),
    amount_received: orderFields.amount_received.nullable(),
    received_at: occurredAt("Time at which the payment was received."),
  }),
} as const;

/** The `message` of every test event. */
export const TEST_MESSAGE = "This is a test event.";

export const testPingData = z.object({
  message: text("States that this is a test.", TEST_MESSAGE),
  endpoint_id: text("ID of the webhook endpoint under test.", EXAMPLE.webhookId),
});

export const eventParams = z.object({
  id: idSchema("evt").meta({ description: "ID of the event." }),
});

export const listEventsQuery = z.strictObject({
  ...pageQuery,
  type: eventTypeSchema.optional().meta({ description: "Only events of this type." }),
  order_id: orderIdSchema.optional().meta({ description: "Only events of this order." }),
});
export type ListEventsInput = z.infer<typeof listEventsQuery>;

export const eventPage = pageOf(eventEnvelope).meta({
  id: "EventPage",
  description: "A page of events.",
});
export type EventPage = z.infer<typeof eventPage>;

export const listEvents = operation({
  id: "listEvents",
  method: "GET",
  path: "/v1/events",
  summary: "List events",
  description: "Returns events, newest first.",
  auth: "read",
  query: listEventsQuery,
  response: { 200: eventPage },
});

export const getEvent = operation({
  id: "getEvent",
  method: "GET",
  path: "/v1/events/{id}",
  summary: "Retrieve an event",
  description: "Returns the bytes that were sent to the webhook endpoints.",
  auth: "read",
  params: eventParams,
  response: {
    200: content({
      contentType: "application/json",
      description: "The event.",
      schema: eventEnvelope,
    }),
  },
});
