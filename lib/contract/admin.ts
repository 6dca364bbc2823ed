import { z } from "zod";
import { ORDER_STATUSES, TIMELINE_SOURCES } from "@/lib/domain/order";
import { ANOMALY_KINDS } from "@/lib/domain/order-machine";
import { orderIdSchema, timestampSchema, idSchema } from "./ids";
import { orderFilterShape, orderResource } from "./orders";
import { cursorSchema, limitSchema } from "./pagination";

const booleanQuery = z
  .enum(["true", "false"], "must be true or false")
  .transform((text) => text === "true");

const NO_CONTROLS = /^[^\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]*$/;

/** Aggregates never mix the modes: live unless test is asked for. */
const livemodeSchema = booleanQuery.default(true);

export const paymentIdSchema = z
  .string()
  .regex(/^[\x21-\x7e]{1,128}$/, "must be 1 to 128 printable ASCII characters without spaces");

const serialSchema = z
  .string()
  .regex(/^[1-9]\d{0,17}$/, "must be an id as the API returned it")
  .transform((text) => BigInt(text));

export const adminOrderParams = z.object({ id: orderIdSchema });
export const adminIpnParams = z.object({ id: orderIdSchema, ipn_id: serialSchema });
export const anomalyParams = z.object({ id: serialSchema });

const adminFilterShape = {
  ...orderFilterShape,
  payment_id: paymentIdSchema.optional(),
  account_id: idSchema("acc").optional(),
  livemode: booleanQuery.optional(),
};

const datesInOrder = (query: { created_after?: Date; created_before?: Date }) =>
  !query.created_after || !query.created_before || query.created_after < query.created_before;
const DATES_IN_ORDER = {
  path: ["created_before"],
  message: "must be later than created_after",
};

export const listAllOrdersQuery = z
  .strictObject({ ...adminFilterShape, limit: limitSchema, cursor: cursorSchema.optional() })
  .refine(datesInOrder, DATES_IN_ORDER);
export type ListAllOrdersInput = z.infer<typeof listAllOrdersQuery>;

export const exportAllOrdersQuery = z
  .strictObject(adminFilterShape)
  .refine(datesInOrder, DATES_IN_ORDER);
export type ExportAllOrdersInput = z.infer<typeof exportAllOrdersQuery>;

const adminTimelineEntry = z.object({
  status: z.enum(ORDER_STATUSES),
  at: timestampSchema,
  source: z.enum(TIMELINE_SOURCES),
});

/** The order envelope with what only operators see: whose it is, their own note, and sweeps by their name. */
export const adminOrderResource = orderResource.extend({
  account_id: z.string(),
  internal_note: z.string().nullable(),
  events: z.array(adminTimelineEntry),
});
export type AdminOrderResource = z.infer<typeof adminOrderResource>;

export const adminOrderPage = z.object({
  orders: z.array(adminOrderResource),
  next_cursor: z.string().nullable(),
});
export type AdminOrderPage = z.infer<typeof adminOrderPage>;

export const adminTimeline = z.object({ events: z.array(adminTimelineEntry) });
export type AdminTimeline = z.infer<typeof adminTimeline>;

export const listIpnsQuery = z.strictObject({
  limit: limitSchema,
  cursor: cursorSchema.optional(),
});
export type ListIpnsInput = z.infer<typeof listIpnsQuery>;

/** One stored message about a payment, as it came and with what became of it. */
export const ipnResource = z.object({
  id: z.string(),
  provider: z.string(),
  source: z.enum(["ipn", "lookup", "operator"]),
  received_at: timestampSchema,
  raw_body: z.string(),
  headers: z.record(z.string(), z.string()),
  remote_address: z.string().nullable(),
  /** `valid` for a provider's signed notice; look-ups and operators' messages carry no signature. */
  signature_verdict: z.enum(["valid", "not_signed"]),
  signature_variant: z.string().nullable(),
  payment_id: z.string().nullable(),
  provider_status: z.string().nullable(),
  outcome: z.enum(["applied", "unchanged", "ignored"]).nullable(),
  reason: z.string().nullable(),
  attempts: z.number().int(),
  processed_at: timestampSchema.nullable(),
  next_attempt_at: timestampSchema.nullable(),
  last_error: z.string().nullable(),
});
export type IpnResource = z.infer<typeof ipnResource>;

export const ipnPage = z.object({
  ipns: z.array(ipnResource),
  next_cursor: z.string().nullable(),
});
export type IpnPage = z.infer<typeof ipnPage>;

export const applyIpnBody = z.strictObject({
  provider_status: z
    .string()
    .trim()
    .min(1, "must be a provider status such as finished")
    .max(64, "must be at most 64 characters")
    .regex(/^[\x20-\x7e]*$/, "must be printable ASCII"),
  payment_id: paymentIdSchema,
});
export type ApplyIpnInput = z.infer<typeof applyIpnBody>;

/** The order as the message left it, and what was decided about the message. */
export const appliedIpnResource = adminOrderResource.extend({ ipn: ipnResource });
export type AppliedIpnResource = z.infer<typeof appliedIpnResource>;

export const internalNoteBody = z.strictObject({
  internal_note: z
    .string()
    .max(2000, "must be at most 2000 characters")
    .regex(NO_CONTROLS, "must not contain control characters")
    .nullable(),
});
export type InternalNoteInput = z.infer<typeof internalNoteBody>;

const wholeNumber = (least: number, most: number) =>
  z
    .number(`must be a whole number from ${least} to ${most}`)
    .int(`must be a whole number from ${least} to ${most}`)
    .min(least, `must be at least ${least}`)
    .max(most, `must be at most ${most}`);

export const sweepExpiredBody = z.strictObject({
  older_than_hours: wholeNumber(1, 8760).default(24),
  limit: wholeNumber(1, 500).default(100),
});
export type SweepExpiredInput = z.infer<typeof sweepExpiredBody>;

/** `capped`: the limit was reached and more stale orders are left. */
export const sweepResource = z.object({ expired: z.number().int(), capped: z.boolean() });
export type SweepResource = z.infer<typeof sweepResource>;

export const statsQuery = z.strictObject({ livemode: livemodeSchema });
export type StatsInput = z.infer<typeof statsQuery>;

const centsByCurrency = z.record(z.string(), z.number().int());

export const statsResource = z.object({
  total: z.number().int(),
  by_status: z.record(z.enum(ORDER_STATUSES), z.number().int()),
  paid_revenue_cents: centsByCurrency,
  avg_time_to_paid_ms: z.number().int().nullable(),
  paid_sample: z.number().int(),
  /** Cents by product and currency: sums over several currencies would mean nothing. */
  paid_revenue_by_product: z.record(z.string(), centsByCurrency),
  paid_count_by_product: z.record(z.string(), z.number().int()),
});
export type StatsResource = z.infer<typeof statsResource>;

export const pendingAgeResource = z.object({
  buckets: z.array(
    z.object({
      from_minutes: z.number().int(),
      to_minutes: z.number().int().nullable(),
      count: z.number().int(),
    }),
  ),
  pending_value_cents: centsByCurrency,
  total: z.number().int(),
});
export type PendingAgeResource = z.infer<typeof pendingAgeResource>;

export const dailyQuery = z.strictObject({
  days: z
    .string()
    .regex(/^\d{1,3}$/, "must be a whole number from 1 to 90")
    .transform(Number)
    .refine((days) => days >= 1 && days <= 90, "must be from 1 to 90")
    .default(30),
  livemode: livemodeSchema,
});
export type DailyInput = z.infer<typeof dailyQuery>;

/** Orders by the UTC day they were made on and the status they have now; days without orders have no row. */
export const dailyResource = z.object({
  rows: z.array(
    z.object({ date: z.iso.date(), status: z.enum(ORDER_STATUSES), count: z.number().int() }),
  ),
});
export type DailyResource = z.infer<typeof dailyResource>;

/** Over the keys of the last 30 days, which is how long keys are kept. */
export const idempotencyMetricsResource = z.object({
  replays: z.number().int(),
  first_writes: z.number().int(),
  body_mismatches: z.number().int(),
});
export type IdempotencyMetricsResource = z.infer<typeof idempotencyMetricsResource>;

export const listAnomaliesQuery = z.strictObject({
  kind: z.enum(ANOMALY_KINDS).optional(),
  resolved: booleanQuery.optional(),
  account_id: idSchema("acc").optional(),
  limit: limitSchema,
  cursor: cursorSchema.optional(),
});
export type ListAnomaliesInput = z.infer<typeof listAnomaliesQuery>;

export const anomalyResource = z.object({
  id: z.string(),
  kind: z.enum(ANOMALY_KINDS),
  policy: z.object({ meaning: z.string(), action: z.string() }),
  account_id: z.string(),
  order_id: z.string(),
  payment_id: z.string().nullable(),
  ipn_id: z.string().nullable(),
  detail: z.record(z.string(), z.string().nullable()),
  created_at: timestampSchema,
  resolved_at: timestampSchema.nullable(),
  resolved_by: z.string().nullable(),
  resolution: z.string().nullable(),
});
export type AnomalyResource = z.infer<typeof anomalyResource>;

export const anomalyPage = z.object({
  anomalies: z.array(anomalyResource),
  next_cursor: z.string().nullable(),
});
export type AnomalyPage = z.infer<typeof anomalyPage>;

export const resolveAnomalyBody = z.strictObject({
  note: z
    .string()
    .trim()
    .min(1, "must say what was decided")
    .max(2000, "must be at most 2000 characters")
    .regex(NO_CONTROLS, "must not contain control characters"),
});
export type ResolveAnomalyInput = z.infer<typeof resolveAnomalyBody>;
