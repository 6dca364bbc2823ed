import { z } from "zod";
import { ORDER_STATUSES } from "@/lib/domain/order";
import { customerNoteSchema, textSchema } from "./checkouts";
import { decimalSchema, orderIdSchema, timestampSchema } from "./ids";
import { cursorSchema, limitSchema, timeQuerySchema } from "./pagination";

export const orderParams = z.object({ id: orderIdSchema });

const timelineEntry = z.object({
  status: z.enum(ORDER_STATUSES),
  at: timestampSchema,
  source: z.enum(["create", "ipn", "cancel", "expired"]),
});

export const orderResource = z.object({
  order_id: z.string(),
  product: z.string(),
  price_cents: z.number().int(),
  price_currency: z.string(),
  payment_id: z.string().nullable(),
  status: z.enum(ORDER_STATUSES),
  failure_reason: z.enum(["ipn", "expired", "swept"]).nullable(),
  customer_note: z.string().nullable(),
  metadata: z.record(z.string(), z.string()),
  events: z.array(timelineEntry),
  pay_currency: z.string().nullable(),
  pay_amount: decimalSchema.nullable(),
  amount_received: decimalSchema.nullable(),
  payment_address: z.string().nullable(),
  network: z.string().nullable(),
  payment_extra_id: z.string().nullable(),
  transaction_hash: z.string().nullable(),
  expires_at: timestampSchema.nullable(),
  paid_at: timestampSchema.nullable(),
  failed_at: timestampSchema.nullable(),
  livemode: z.boolean(),
  created_at: timestampSchema,
  updated_at: timestampSchema,
});
export type OrderResource = z.infer<typeof orderResource>;

/** What a merchant may still write to an order. */
export const updateOrderBody = z.strictObject({ customer_note: customerNoteSchema.nullable() });
export type UpdateOrderInput = z.infer<typeof updateOrderBody>;

/** The filters that the list and its CSV export share. */
export const orderFilterShape = {
  status: z.enum(ORDER_STATUSES).optional(),
  created_after: timeQuerySchema.optional(),
  created_before: timeQuerySchema.optional(),
  search: textSchema(200).min(1, "must not be empty").optional(),
};

const isOrderedRange = (range: { created_after?: Date; created_before?: Date }) =>
  !range.created_after || !range.created_before || range.created_after < range.created_before;
const RANGE_RULE = { path: ["created_before"], message: "must be later than created_after" };

export const listOrdersQuery = z
  .strictObject({ ...orderFilterShape, limit: limitSchema, cursor: cursorSchema.optional() })
  .refine(isOrderedRange, RANGE_RULE);
export type ListOrdersInput = z.infer<typeof listOrdersQuery>;

export const exportOrdersQuery = z
  .strictObject(orderFilterShape)
  .refine(isOrderedRange, RANGE_RULE);
export type ExportOrdersInput = z.infer<typeof exportOrdersQuery>;

export const orderPage = z.object({
  orders: z.array(orderResource),
  next_cursor: z.string().nullable(),
});
export type OrderPage = z.infer<typeof orderPage>;
