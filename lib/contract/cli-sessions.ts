import { z } from "zod";
import { ORDER_EVENT_TYPES } from "@/lib/domain/order-event";
import { idSchema } from "./ids";
import { subscribableEventType } from "./events";

/** The number of characters of a receiver's response that are kept. */
export const EXCERPT_MAX = 4_096;

/** `GET /v1/webhooks/listen?events=a,b`; without `events` it is all of them. */
export const cliSessionQuery = z.strictObject({
  events: z
    .string()
    .max(1_000)
    .transform((text) => text.split(",").map((type) => type.trim()))
    .pipe(
      z
        .array(
          z.enum(ORDER_EVENT_TYPES, `must be some of ${ORDER_EVENT_TYPES.join(", ")}, with commas`),
        )
        .refine((types) => new Set(types).size === types.length, "must not repeat an event"),
    )
    .optional(),
});
export type CliSessionInput = z.infer<typeof cliSessionQuery>;

/** The first frame from the server. */
export const readyFrame = z.object({
  type: z.literal("ready"),
  endpoint_id: z.string(),
  secret: z.string(),
  events: z.array(subscribableEventType),
  livemode: z.boolean(),
});
export type ReadyFrame = z.infer<typeof readyFrame>;

/** One attempt, signed: POST `body`, as UTF-8, with these headers. */
export const deliveryFrame = z.object({
  type: z.literal("delivery"),
  delivery_id: z.string(),
  attempt: z.number().int(),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
});
export type DeliveryFrame = z.infer<typeof deliveryFrame>;

export const serverFrame = z.discriminatedUnion("type", [readyFrame, deliveryFrame]);

const attempted = {
  delivery_id: idSchema("wdl"),
  duration_ms: z.number().int().min(0).max(60_000),
};

/** The result of an attempt: a response, or an error. */
export const clientFrame = z.discriminatedUnion("type", [
  z.strictObject({
    ...attempted,
    type: z.literal("result"),
    status: z.number().int().min(100).max(599),
    body_excerpt: z.string().max(EXCERPT_MAX),
    retry_after: z.string().max(100).optional(),
  }),
  z.strictObject({
    ...attempted,
    type: z.literal("error"),
    reason: z.enum(["timeout", "network_error"]),
    message: z.string().min(1).max(500),
  }),
]);
export type ClientFrame = z.infer<typeof clientFrame>;
