import { z } from "zod";
import { EXAMPLE } from "./examples";
import { integer, text } from "./fields";
import { operation, type ErrorFormat } from "./operation";
import { orderFields } from "./order-fields";

const TRACKED_STATUSES = ["new", "paid", "done", "canceled"] as const;

const orderIdForms = z.union([z.int(), z.string()]).meta({
  description: "The order's number or ID, in the form of the request.",
  example: 4_728_190_563_718_204,
});

const status = z.enum(TRACKED_STATUSES).meta({
  description:
    "`new` while the order can be paid, `done` once it is paid, `canceled` if it failed or was cancelled. `paid` is reserved.",
  example: "done",
});

const trackedPrice = z
  .object({
    amount: text("Price in `currency`, as a decimal string.", "49.00"),
    amount_without_discount: text("The same; there are no discounts.", "49.00"),
    currency: orderFields.price_currency,
  })
  .meta({ id: "TrackedPrice", description: "Price of the order." });

const trackedItem = z.object({
  sku: orderFields.product,
  quantity: z.literal(1).meta({ description: "Always 1.", example: 1 }),
  is_free: z.literal(false).meta({ description: "Always false.", example: false }),
  price: trackedPrice,
});

export const trackedOrder = z
  .object({
    order_id: orderIdForms,
    status,
    content: z
      .object({
        price: trackedPrice,
        virtual_price: z.null().meta({ description: "Always null.", example: null }),
        is_free: z.literal(false).meta({ description: "Always false.", example: false }),
        items: z.array(trackedItem).meta({ description: "The product, as the only item." }),
      })
      .meta({ description: "What was ordered." }),
  })
  .meta({ id: "TrackedOrder", description: "The order." });
export type TrackedOrder = z.infer<typeof trackedOrder>;

/** A text frame of the WebSocket `/sub/order/status`. */
export const trackingFrame = z.object({ status, order_id: orderIdForms });

/** Errors have the members that Xsolla's clients read. */
const trackingErrors: ErrorFormat = {
  schema: z
    .object({
      statusCode: integer("HTTP status code.", 404),
      errorCode: integer("Code of the error, equal to `statusCode`.", 404),
      errorMessage: text("What went wrong, and how to fix the request.", "No such order."),
    })
    .meta({ id: "TrackingError", description: "An error in the format of Xsolla's API." }),
  of: ({ status, detail }) => ({ statusCode: status, errorCode: status, errorMessage: detail }),
};

export const getTrackedOrder = operation({
  id: "getTrackedOrder",
  method: "GET",
  path: "/api/v2/project/{projectId}/order/{orderId}",
  summary: "Track an order",
  description:
    "Returns the status and the contents of the token's order. The WebSocket `/sub/order/status?order_id=…&project_id=…` sends `status` and `order_id` immediately and on every change of the status; it needs no token.",
  auth: "client_token",
  params: z.object({
    projectId: text("Number of the account: `number` of `GET /v1/account`.", "1001"),
    orderId: text("`order_number` or `order_id` of the order.", EXAMPLE.orderId),
  }),
  response: { 200: trackedOrder },
  errorFormat: trackingErrors,
  anyOrigin: true,
});
