import { z } from "zod";
import { text } from "./fields";
import { TIMELINE_SOURCES } from "@/lib/domain/order";
import { EXAMPLE } from "./examples";
import { idSchema, orderIdSchema } from "./ids";
import { csv, operation } from "./operation";
import { orderFilterShape, inOrder, orderResource, timelineOf } from "./orders";
import { booleanQuerySchema, nextCursorSchema, pageQuery } from "./pagination";

export const ADMIN_ORDERS = "/v1/admin/crypto-orders";
export const ADMIN = "driftstack_internal_admin";

const NO_CONTROLS = /^[^\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]*$/;

/** The rules for an operator's note, added to those of `text`. */
export function noteSchema(text = z.string()) {
  return text
    .max(2000, "must be at most 2000 characters")
    .regex(NO_CONTROLS, "must not contain control characters");
}

export const paymentIdSchema = z
  .string()
  .regex(/^[\x21-\x7e]{1,128}$/, "must be 1 to 128 printable ASCII characters without spaces");

export const serialSchema = z
  .string()
  .regex(/^[1-9]\d{0,17}$/, "must be an id as the API returned it")
  .transform((text) => BigInt(text));

export const adminOrderParams = z.object({
  id: orderIdSchema.meta({ description: "ID of the order." }),
});

export const accountFilter = idSchema("acc")
  .optional()
  .meta({ description: "Only objects of this account." });

const adminFilterShape = {
  ...orderFilterShape,
  payment_id: paymentIdSchema.optional().meta({ description: "Only orders of this payment." }),
  account_id: accountFilter,
  livemode: booleanQuerySchema
    .optional()
    .meta({ description: "Only orders in live mode, or only orders in test mode." }),
};

export const listAllOrdersQuery = inOrder(z.strictObject({ ...adminFilterShape, ...pageQuery }));
export type ListAllOrdersInput = z.infer<typeof listAllOrdersQuery>;

export const exportAllOrdersQuery = inOrder(z.strictObject(adminFilterShape));
export type ExportAllOrdersInput = z.infer<typeof exportAllOrdersQuery>;

export const adminTimeline = z
  .object({ events: timelineOf(TIMELINE_SOURCES) })
  .meta({ id: "GetAnyTimelineResponse", description: "The timeline of the order." });
export type AdminTimeline = z.infer<typeof adminTimeline>;

/** The order with what only operators see: its account, their note, and sweeps distinguished from other expiries. */
export const adminOrderResource = orderResource
  .extend({
    account_id: text("ID of the order's account.", EXAMPLE.accountId),
    internal_note: text(
      "The operators' note. Not visible to the merchant or the payer.",
      "Contacted the provider",
    ).nullable(),
    events: adminTimeline.shape.events,
  })
  .meta({ id: "AdminOrder", description: "The order, with its account." });
export type AdminOrderResource = z.infer<typeof adminOrderResource>;

export const adminOrderPage = z
  .object({
    orders: z.array(adminOrderResource).meta({ description: "The orders on this page." }),
    next_cursor: nextCursorSchema,
  })
  .meta({ id: "AdminOrderPage", description: "A page of orders." });
export type AdminOrderPage = z.infer<typeof adminOrderPage>;

export const internalNoteBody = z
  .strictObject({
    internal_note: noteSchema()
      .nullable()
      .meta({ description: "The note; null deletes it.", example: "Contacted the provider" }),
  })
  .meta({ id: "SetInternalNoteRequest" });
export type InternalNoteInput = z.infer<typeof internalNoteBody>;

export const listAllOrders = operation({
  id: "listAllOrders",
  method: "GET",
  path: ADMIN_ORDERS,
  summary: "List orders of all accounts",
  description: "Returns orders, newest first.",
  auth: ADMIN,
  query: listAllOrdersQuery,
  response: { 200: adminOrderPage },
});

export const exportAllOrders = operation({
  id: "exportAllOrders",
  method: "GET",
  path: `${ADMIN_ORDERS}.csv`,
  summary: "Export orders of all accounts as CSV",
  auth: ADMIN,
  query: exportAllOrdersQuery,
  response: { 200: csv("all-orders") },
});

export const getAnyOrder = operation({
  id: "getAnyOrder",
  method: "GET",
  path: `${ADMIN_ORDERS}/{id}`,
  summary: "Retrieve an order of any account",
  auth: ADMIN,
  params: adminOrderParams,
  response: { 200: adminOrderResource },
});

export const getAnyTimeline = operation({
  id: "getAnyTimeline",
  method: "GET",
  path: `${ADMIN_ORDERS}/{id}/events`,
  summary: "Retrieve an order's timeline",
  description: "Distinguishes orders swept by an operator from orders that expired.",
  auth: ADMIN,
  params: adminOrderParams,
  response: { 200: adminTimeline },
});

export const setInternalNote = operation({
  id: "setInternalNote",
  method: "PATCH",
  path: `${ADMIN_ORDERS}/{id}/internal-note`,
  summary: "Set an order's internal note",
  description: "The note is not visible to the merchant or the payer.",
  auth: ADMIN,
  params: adminOrderParams,
  body: internalNoteBody,
  response: { 200: adminOrderResource },
});
