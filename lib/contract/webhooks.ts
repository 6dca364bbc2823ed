import { z } from "zod";
import { TEST_EVENT_TYPE } from "@/lib/domain/order-event";
import { idSchema, timestampSchema } from "./ids";
import { cursorSchema, limitSchema, timeQuerySchema } from "./pagination";
import { subscribableEventType } from "./webhook-events";

export const DELIVERY_STATUSES = ["pending", "in_flight", "delivered", "failed", "dlq"] as const;

export const webhookParams = z.object({ id: idSchema("whk") });
export const deliveryParams = z.object({ id: idSchema("wdl") });

const webhookUrl = z.string().max(2048, "must be at most 2048 characters");
const webhookEvents = z
  .array(subscribableEventType)
  .min(1, "must name at least one event")
  .max(10)
  .refine((types) => new Set(types).size === types.length, "must not repeat an event");
const webhookDescription = z
  .string()
  .max(500, "must be at most 500 characters")
  .regex(
    /^[^\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]*$/,
    "must not contain control characters",
  );

export const createWebhookBody = z.strictObject({
  url: webhookUrl,
  events: webhookEvents,
  description: webhookDescription.optional(),
});
export type CreateWebhookInput = z.infer<typeof createWebhookBody>;

export const updateWebhookBody = z
  .strictObject({
    url: webhookUrl.optional(),
    events: webhookEvents.optional(),
    description: webhookDescription.nullable().optional(),
    active: z.boolean().optional(),
  })
  .refine((changes) => Object.keys(changes).length > 0, "must change at least one field");
export type UpdateWebhookInput = z.infer<typeof updateWebhookBody>;

export const webhookResource = z.object({
  id: z.string(),
  url: z.string(),
  events: z.array(subscribableEventType),
  description: z.string().nullable(),
  active: z.boolean(),
  secret_prefix: z.string(),
  prev_secret_prefix: z.string().nullable(),
  rotation_grace_expires_at: timestampSchema.nullable(),
  consecutive_failures: z.number().int(),
  last_success_at: timestampSchema.nullable(),
  last_failure_at: timestampSchema.nullable(),
  disabled_at: timestampSchema.nullable(),
  disabled_reason: z.string().nullable(),
  delivery_counts: z.object({
    delivered: z.number().int(),
    failed: z.number().int(),
    dlq: z.number().int(),
  }),
  livemode: z.boolean(),
  created_at: timestampSchema,
});
export type WebhookResource = z.infer<typeof webhookResource>;

/** The one answer that carries the signing secret. */
export const webhookWithSecret = webhookResource.extend({ secret: z.string() });
export type WebhookWithSecret = z.infer<typeof webhookWithSecret>;

/** Nothing at all is as good as `{}`. */
export const rotateSecretBody = z
  .strictObject({ revoke_previous: z.boolean().optional() })
  .optional();
export type RotateSecretInput = NonNullable<z.infer<typeof rotateSecretBody>>;

export const rotatedSecret = z.object({
  id: z.string(),
  secret: z.string(),
  secret_prefix: z.string(),
  prev_secret_prefix: z.string().nullable(),
  grace_expires_at: timestampSchema.nullable(),
});
export type RotatedSecret = z.infer<typeof rotatedSecret>;

export const sentPing = z.object({
  delivery_id: z.string(),
  event_id: z.string(),
  event_type: z.literal(TEST_EVENT_TYPE),
});
export type SentPing = z.infer<typeof sentPing>;

export const webhookList = z.object({ data: z.array(webhookResource) });
export type WebhookList = z.infer<typeof webhookList>;

export const deliveryResource = z.object({
  id: z.string(),
  event_id: z.string(),
  event_type: z.string(),
  /** Null for a test, which is about no order. */
  order_id: z.string().nullable(),
  endpoint_id: z.string(),
  status: z.enum(DELIVERY_STATUSES),
  attempt_count: z.number().int(),
  next_attempt_at: timestampSchema.nullable(),
  replay_of: z.string().nullable(),
  created_at: timestampSchema,
  finished_at: timestampSchema.nullable(),
});
export type DeliveryResource = z.infer<typeof deliveryResource>;

export const deliveryWithAttempts = deliveryResource.extend({
  attempts: z.array(
    z.object({
      number: z.number().int(),
      started_at: timestampSchema,
      duration_ms: z.number().int(),
      response_status: z.number().int().nullable(),
      response_text: z.string().nullable(),
      error: z.string().nullable(),
    }),
  ),
});
export type DeliveryWithAttempts = z.infer<typeof deliveryWithAttempts>;

export const listDeliveriesQuery = z.strictObject({
  limit: limitSchema,
  cursor: cursorSchema.optional(),
  status: z.enum(DELIVERY_STATUSES).optional(),
});
export type ListDeliveriesInput = z.infer<typeof listDeliveriesQuery>;

export const deliveryPage = z.object({
  data: z.array(deliveryResource),
  has_more: z.boolean(),
  next_cursor: z.string().nullable(),
});
export type DeliveryPage = z.infer<typeof deliveryPage>;

/** Only what was given up: everything else either arrived or is still tried. */
export const replayDeadLettersBody = z.strictObject({
  since: timeQuerySchema,
  status: z.literal("dlq"),
});
export type ReplayDeadLettersInput = z.infer<typeof replayDeadLettersBody>;

export const replayedDeadLetters = z.object({ replayed: z.number().int() });
export type ReplayedDeadLetters = z.infer<typeof replayedDeadLetters>;
