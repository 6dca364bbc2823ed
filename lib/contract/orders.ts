import { z } from "zod";
import { time } from "./fields";
import { FAILURE_REASONS, ORDER_STATUSES } from "@/lib/domain/order";
import { customerNoteSchema, textSchema } from "./checkouts";
import { EXAMPLE } from "./examples";
import { orderIdSchema } from "./ids";
import { conditional, csv, operation } from "./operation";
import { orderFields } from "./order-fields";
import { nextCursorSchema, pageQuery, timeQuerySchema } from "./pagination";
import { payView } from "./pay-view";

export const orderParams = z.object({
  id: orderIdSchema.meta({ description: "ID of the order." }),
});

/** An entry of an order's timeline, with the sources that its reader may see. */
export function timelineOf<const S extends readonly string[]>(sources: S) {
  return z
    .array(
      z.object({
        status: orderFields.status,
        at: time("Time at which the order entered the status.", EXAMPLE.createdAt),
        source: z.enum(sources).meta({ description: "What caused the change.", example: "create" }),
      }),
    )
    .meta({
      description: "Timeline of the order, oldest first. Entries are only ever appended.",
      example: [
        { status: "pending", at: EXAMPLE.createdAt, source: "create" },
        { status: "confirming", at: EXAMPLE.seenAt, source: "ipn" },
        { status: "paid", at: EXAMPLE.paidAt, source: "ipn" },
      ],
    });
}

export const orderResource = z
  .object({
    order_id: orderFields.order_id,
    order_number: orderFields.order_number,
    product: orderFields.product,
    price_cents: orderFields.price_cents,
    price_currency: orderFields.price_currency,
    payment_id: orderFields.payment_id.nullable(),
    status: orderFields.status,
    failure_reason: z.enum(FAILURE_REASONS).nullable().meta(orderFields.failure_reason),
    customer_note: z.string().nullable().meta(orderFields.customer_note),
    metadata: z.record(z.string(), z.string()).meta(orderFields.metadata),
    events: timelineOf(["create", "ipn", "cancel", "expired"]),
    pay_currency: orderFields.pay_currency.nullable(),
    pay_amount: orderFields.pay_amount.nullable(),
    amount_received: orderFields.amount_received.nullable(),
    payment_address: orderFields.payment_address.nullable(),
    network: orderFields.network.nullable(),
    payment_extra_id: orderFields.payment_extra_id,
    transaction_hash: orderFields.transaction_hash.nullable(),
    expires_at: orderFields.expires_at.meta({
      description: "Time at which the payment window closes; null unless the order is pending.",
      example: null,
    }),
    paid_at: orderFields.paid_at.nullable(),
    failed_at: orderFields.failed_at.nullable().meta({ example: null }),
    livemode: orderFields.livemode,
    created_at: orderFields.created_at,
    updated_at: time("Time of the last change.", EXAMPLE.paidAt),
  })
  .meta({ id: "Order", description: "The order." });
export type OrderResource = z.infer<typeof orderResource>;

export const updateOrderBody = z
  .strictObject({ customer_note: customerNoteSchema.nullable() })
  .meta({ id: "UpdateOrderRequest" });
export type UpdateOrderInput = z.infer<typeof updateOrderBody>;

/** The filters that the list and its CSV export have in common. */
export const orderFilterShape = {
  status: z.enum(ORDER_STATUSES).optional().meta({ description: "Only orders in this status." }),
  created_after: timeQuerySchema.optional().meta({
    description: "Only orders created at or after this time.",
    example: EXAMPLE.createdAt,
  }),
  created_before: timeQuerySchema.optional().meta({
    description: "Only orders created before this time.",
    example: "2026-06-01T00:00:00.000Z",
  }),
  search: textSchema(200).min(1, "must not be empty").optional().meta({
    description: "Only orders whose ID, payment ID, product or note contains this text.",
    example: "pro-monthly",
  }),
};

/** Rejects a period that ends before it starts. */
export function inOrder<S extends z.ZodType<{ created_after?: Date; created_before?: Date }>>(
  query: S,
): S {
  return query.refine(({ created_after: from, created_before: to }) => !from || !to || from < to, {
    path: ["created_before"],
    message: "must be later than created_after",
  });
}

export const listOrdersQuery = inOrder(z.strictObject({ ...orderFilterShape, ...pageQuery }));
export type ListOrdersInput = z.infer<typeof listOrdersQuery>;

export const exportOrdersQuery = inOrder(z.strictObject(orderFilterShape));
export type ExportOrdersInput = z.infer<typeof exportOrdersQuery>;

export const orderPage = z
  .object({
    orders: z.array(orderResource).meta({ description: "The orders on this page." }),
    next_cursor: nextCursorSchema,
  })
  .meta({ id: "OrderPage", description: "A page of orders." });
export type OrderPage = z.infer<typeof orderPage>;

const ORDERS = "/v1/billing/crypto-orders";

export const listOrders = operation({
  id: "listOrders",
  method: "GET",
  path: ORDERS,
  summary: "List orders",
  description:
    "Returns orders, newest first. To get all pages, pass `next_cursor` as `cursor` with the same filters until it is null. Orders that existed before the first request are neither skipped nor repeated.",
  auth: "read",
  query: listOrdersQuery,
  response: { 200: orderPage },
});

export const exportOrders = operation({
  id: "exportOrders",
  method: "GET",
  path: `${ORDERS}.csv`,
  summary: "Export orders as CSV",
  description: "Takes the same filters as the list.",
  auth: "read",
  query: exportOrdersQuery,
  response: { 200: csv("orders") },
});

export const getOrder = operation({
  id: "getOrder",
  method: "GET",
  path: `${ORDERS}/{id}`,
  summary: "Retrieve an order",
  description:
    "With an API key, returns the order, with an ETag. With the order's client token, returns its public view.",
  auth: "read",
  params: orderParams,
  response: { 200: conditional(orderResource, "private, no-cache") },
  clientToken: payView,
});

export const updateOrder = operation({
  id: "updateOrder",
  method: "PATCH",
  path: `${ORDERS}/{id}`,
  summary: "Update an order's note",
  auth: "write",
  params: orderParams,
  body: updateOrderBody,
  response: { 200: orderResource },
});

export const cancelOrder = operation({
  id: "cancelOrder",
  method: "POST",
  path: `${ORDERS}/{id}/cancel`,
  summary: "Cancel an order",
  description: "Cancels a pending order. An order that has left `pending` cannot be cancelled.",
  auth: "write",
  params: orderParams,
  response: { 200: orderResource },
  example: {
    status: "cancelled",
    payment_id: null,
    events: [
      { status: "pending", at: EXAMPLE.createdAt, source: "create" },
      { status: "cancelled", at: EXAMPLE.seenAt, source: "cancel" },
    ],
    amount_received: null,
    transaction_hash: null,
    paid_at: null,
    updated_at: EXAMPLE.seenAt,
  },
  problems: ["conflict"],
});
