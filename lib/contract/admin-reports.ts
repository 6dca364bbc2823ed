import { z } from "zod";
import { flag, integer } from "./fields";
import { ORDER_STATUSES, type OrderStatus } from "@/lib/domain/order";
import { ADMIN, ADMIN_ORDERS } from "./admin";
import { operation } from "./operation";
import { booleanQuerySchema } from "./pagination";

/** Aggregates never mix the modes. The default is live mode. */
const livemodeSchema = booleanQuerySchema
  .default(true)
  .meta({ description: "Whether to report on live mode or test mode." });

const wholeNumber = (least: number, most: number) =>
  z
    .number(`must be a whole number from ${least} to ${most}`)
    .int(`must be a whole number from ${least} to ${most}`)
    .min(least, `must be at least ${least}`)
    .max(most, `must be at most ${most}`);

const count = (description: string, example: number) => z.int().meta({ description, example });
const centsByCurrency = z.record(z.string(), z.int());

export const sweepExpiredBody = z
  .strictObject({
    older_than_hours: wholeNumber(1, 8760)
      .default(24)
      .meta({ description: "Only orders that have been pending for longer.", example: 24 }),
    limit: wholeNumber(1, 500)
      .default(100)
      .meta({ description: "Maximum number of orders to expire.", example: 100 }),
  })
  .meta({ id: "SweepExpiredRequest" });
export type SweepExpiredInput = z.infer<typeof sweepExpiredBody>;

export const sweepResource = z
  .object({
    expired: count("Number of orders that were expired.", 12),
    capped: flag("Whether the limit was reached and more stale orders remain.", false),
  })
  .meta({ id: "SweepExpiredResponse", description: "The number of expired orders." });
export type SweepResource = z.infer<typeof sweepResource>;

export const statsQuery = z.strictObject({ livemode: livemodeSchema });
export type StatsInput = z.infer<typeof statsQuery>;

export const statsResource = z
  .object({
    total: count("Number of orders.", 1041),
    by_status: z
      .object({
        pending: count("Number of pending orders.", 7),
        confirming: count("Number of orders whose payment awaits confirmation.", 2),
        partial: count("Number of partially paid orders.", 1),
        paid: count("Number of paid orders.", 980),
        failed: count("Number of failed orders.", 41),
        cancelled: count("Number of cancelled orders.", 10),
      } satisfies Record<OrderStatus, z.ZodType>)
      .meta({ description: "Number of orders in each status." }),
    paid_revenue_cents: centsByCurrency.meta({
      description: "Revenue paid, by currency, in the minor unit of that currency.",
      example: { USD: 4802000 },
    }),
    avg_time_to_paid_ms: integer(
      "Average time from creation to payment, in milliseconds.",
      412000,
    ).nullable(),
    paid_sample: count("Number of paid orders that the average is computed from.", 980),
    paid_revenue_by_product: z.record(z.string(), centsByCurrency).meta({
      description: "Revenue paid, by product and currency, in the minor unit of that currency.",
      example: { "pro-monthly": { USD: 4802000 } },
    }),
    paid_count_by_product: z.record(z.string(), z.int()).meta({
      description: "Number of paid orders by product.",
      example: { "pro-monthly": 980 },
    }),
  })
  .extend({
    truncated: z.literal(false).meta({
      description: "Always false: the statistics cover all orders.",
      example: false,
    }),
    scanned: count("Number of orders that the statistics cover: all of them.", 1041),
  })
  .meta({ id: "GetStatsResponse", description: "Counts and revenue." });
export type StatsResource = z.infer<typeof statsResource>;

export const pendingAgeResource = z
  .object({
    buckets: z
      .array(
        z.object({
          from_minutes: count("Lower bound of the age, in minutes.", 0),
          to_minutes: integer("Upper bound of the age, in minutes; null for none.", 15).nullable(),
          count: count("Number of orders.", 5),
        }),
      )
      .meta({ description: "Pending orders by age." }),
    pending_value_cents: centsByCurrency.meta({
      description: "Value of the pending orders, by currency, in the minor unit of that currency.",
      example: { USD: 34300 },
    }),
    total: count("Number of pending orders.", 7),
  })
  .meta({ id: "GetPendingAgeResponse", description: "Pending orders by age." });
export type PendingAgeResource = z.infer<typeof pendingAgeResource>;

export const dailyQuery = z.strictObject({
  days: z
    .string()
    .regex(/^\d{1,3}$/, "must be a whole number from 1 to 90")
    .transform(Number)
    .refine((days) => days >= 1 && days <= 90, "must be from 1 to 90")
    .default(30)
    .meta({ description: "Number of days to report on, up to 90.", example: "30" }),
  livemode: livemodeSchema,
});
export type DailyInput = z.infer<typeof dailyQuery>;

export const dailyResource = z
  .object({
    rows: z
      .array(
        z.object({
          date: z.iso
            .date()
            .meta({ description: "Day of creation, in UTC.", example: "2026-05-12" }),
          status: z
            .enum(ORDER_STATUSES)
            .meta({ description: "Current status of the orders.", example: "paid" }),
          count: count("Number of orders.", 5),
        }),
      )
      .meta({ description: "One row for each day and status that has orders." }),
  })
  .meta({ id: "GetDailyCountsResponse", description: "Orders by day of creation and status." });
export type DailyResource = z.infer<typeof dailyResource>;

export const idempotencyMetricsResource = z
  .object({
    replays: count("Number of replayed responses.", 17),
    first_writes: count("Number of keys that were used for the first time.", 1041),
    body_mismatches: count("Number of keys that were reused with another body.", 1),
  })
  .meta({
    id: "GetIdempotencyMetricsResponse",
    description: "Use of the idempotency keys of the last 30 days.",
  });
export type IdempotencyMetricsResource = z.infer<typeof idempotencyMetricsResource>;

export const sweepExpired = operation({
  id: "sweepExpired",
  method: "POST",
  path: `${ADMIN_ORDERS}/sweep-expired`,
  summary: "Expire stale orders",
  description: "Marks orders that have been pending for too long as failed.",
  auth: ADMIN,
  body: sweepExpiredBody,
  response: { 200: sweepResource },
});

export const getStats = operation({
  id: "getStats",
  method: "GET",
  path: `${ADMIN_ORDERS}/stats`,
  summary: "Retrieve order statistics",
  auth: ADMIN,
  query: statsQuery,
  response: { 200: statsResource },
});

export const getPendingAge = operation({
  id: "getPendingAge",
  method: "GET",
  path: `${ADMIN_ORDERS}/pending-age`,
  summary: "Retrieve pending orders by age",
  auth: ADMIN,
  query: statsQuery,
  response: { 200: pendingAgeResource },
});

export const getDailyCounts = operation({
  id: "getDailyCounts",
  method: "GET",
  path: `${ADMIN_ORDERS}/daily`,
  summary: "Retrieve orders by day",
  auth: ADMIN,
  query: dailyQuery,
  response: { 200: dailyResource },
});

export const getIdempotencyMetrics = operation({
  id: "getIdempotencyMetrics",
  method: "GET",
  path: `${ADMIN_ORDERS}/idempotency-metrics`,
  summary: "Retrieve idempotency metrics",
  auth: ADMIN,
  query: statsQuery,
  response: { 200: idempotencyMetricsResource },
});
