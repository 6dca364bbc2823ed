import { z } from "zod";
import { ORDER_EVENT_TYPES, TEST_EVENT_TYPE } from "@/lib/domain/order-event";
import { idSchema, orderIdSchema, timestampSchema } from "./ids";
import { cursorSchema, limitSchema } from "./pagination";

export const subscribableEventType = z.enum(ORDER_EVENT_TYPES);

/** The envelope of every event; its bytes are frozen when the event is made. */
export const eventEnvelope = z.object({
  id: z.string(),
  type: z.enum([...ORDER_EVENT_TYPES, TEST_EVENT_TYPE]),
  created_at: timestampSchema,
  timestamp: timestampSchema,
  account_id: z.string(),
  livemode: z.boolean(),
  data: z.record(z.string(), z.unknown()),
});
export type EventEnvelope = z.infer<typeof eventEnvelope>;

const orderFacts = {
  order_id: z.string(),
  product: z.string(),
  price_cents: z.number().int(),
  price_currency: z.string(),
  payment_id: z.string().nullable(),
};

/** The `data` of each order event. The first two are the integration guide's own words. */
export const orderEventData = {
  "crypto.order.paid": z.object({
    ...orderFacts,
    payment_id: z.string(),
    paid_at: timestampSchema,
  }),
  "crypto.order.failed": z.object({
    ...orderFacts,
    reason: z.enum(["ipn", "expired", "swept"]),
    failed_at: timestampSchema,
  }),
  "crypto.order.confirming": z.object({ ...orderFacts, confirming_at: timestampSchema }),
  "crypto.order.partial": z.object({
    ...orderFacts,
    pay_currency: z.string().nullable(),
    pay_amount: z.string().nullable(),
    amount_received: z.string().nullable(),
    partial_at: timestampSchema,
  }),
  "crypto.order.cancelled": z.object({ ...orderFacts, cancelled_at: timestampSchema }),
  "crypto.order.late_payment": z.object({
    ...orderFacts,
    status: z.enum(["failed", "cancelled"]),
    amount_received: z.string().nullable(),
    received_at: timestampSchema,
  }),
} as const;

/** The `data` of a `test.ping`: which endpoint was asked to be tried. */
export const testPingData = z.object({ endpoint_id: z.string() });

export const eventParams = z.object({ id: idSchema("evt") });

export const listEventsQuery = z.strictObject({
  limit: limitSchema,
  cursor: cursorSchema.optional(),
  type: z.enum([...ORDER_EVENT_TYPES, TEST_EVENT_TYPE]).optional(),
  order_id: orderIdSchema.optional(),
});
export type ListEventsInput = z.infer<typeof listEventsQuery>;

export const eventPage = z.object({
  data: z.array(eventEnvelope),
  has_more: z.boolean(),
  next_cursor: z.string().nullable(),
});
export type EventPage = z.infer<typeof eventPage>;
