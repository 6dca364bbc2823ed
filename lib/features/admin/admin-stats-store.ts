import { ORDER_STATUSES, type OrderStatus } from "@/lib/domain/order";
import type { Db } from "@/lib/platform/db";

const STATUSES = [...ORDER_STATUSES];

export function countByStatus(
  db: Db,
  livemode: boolean,
): Promise<{ status: OrderStatus; count: number }[]> {
  return db.$queryRaw`
    SELECT status, count(*)::int AS count FROM orders
    WHERE livemode = ${livemode} AND status = ANY (${STATUSES}::text[]) GROUP BY status`;
}

export type PaidTotal = {
  product: string;
  currency: string;
  count: number;
  /** As text, so that no sum is converted to a float. */
  cents: string;
  /** The total time between creation and payment, in milliseconds. */
  waitedMs: string;
};

export function sumPaid(db: Db, livemode: boolean): Promise<PaidTotal[]> {
  return db.$queryRaw`
    SELECT product, price_currency AS currency, count(*)::int AS count, sum(price_cents)::text AS cents,
      (extract(epoch FROM sum(paid_at - created_at)) * 1000)::bigint::text AS "waitedMs"
    FROM orders WHERE livemode = ${livemode} AND status = 'paid' GROUP BY price_currency, product`;
}

export type PendingGroup = { bucket: number; currency: string; count: number; cents: string };

/** Counts pending orders by age. `bucket` is the number of `boundsMinutes` that the age has reached. */
export function countPendingByAge(
  db: Db,
  query: { livemode: boolean; now: Date; boundsMinutes: readonly number[] },
): Promise<PendingGroup[]> {
  const { livemode, now, boundsMinutes } = query;
  return db.$queryRaw`
    SELECT width_bucket(extract(epoch FROM ${now}::timestamptz - created_at) / 60,
        ${[...boundsMinutes]}::numeric[]) AS bucket,
      price_currency AS currency, count(*)::int AS count, sum(price_cents)::text AS cents
    FROM orders WHERE status = 'pending' AND livemode = ${livemode} GROUP BY 1, 2`;
}

/** Counts orders created since `since`, by UTC day and current status. */
export function countByDay(
  db: Db,
  query: { livemode: boolean; since: Date },
): Promise<{ date: string; status: OrderStatus; count: number }[]> {
  return db.$queryRaw`
    SELECT to_char(day.date, 'YYYY-MM-DD') AS date, day.status, day.count FROM (
      SELECT (created_at AT TIME ZONE 'UTC')::date AS date, status, count(*)::int AS count FROM orders
      WHERE livemode = ${query.livemode} AND status = ANY (${STATUSES}::text[])
        AND created_at >= ${query.since}
      GROUP BY 1, 2
    ) day ORDER BY 1, 2`;
}

export type IdempotencyTotals = { firstWrites: number; replays: string; mismatches: string };

/** Sums the use of idempotency keys over all stored records. */
export async function sumIdempotency(db: Db, livemode: boolean): Promise<IdempotencyTotals> {
  const rows = await db.$queryRaw<IdempotencyTotals[]>`
    SELECT
      (SELECT count(*)::int FROM idempotency_records WHERE state = 'done' AND livemode = ${livemode}) AS "firstWrites",
      coalesce(sum(replays), 0)::text AS replays, coalesce(sum(mismatches), 0)::text AS mismatches
    FROM idempotency_records WHERE livemode = ${livemode} AND (replays > 0 OR mismatches > 0)`;
  return rows[0] ?? { firstWrites: 0, replays: "0", mismatches: "0" };
}
