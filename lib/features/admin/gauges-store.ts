import type { Db } from "@/lib/platform/db";

export function countOrdersByStatus(
  db: Db,
): Promise<{ status: string; livemode: boolean; count: number }[]> {
  return db.$queryRaw`
    SELECT status, livemode, count(*)::int AS count FROM orders GROUP BY status, livemode ORDER BY 1, 2`;
}

/** Counts pending work. Each count uses a partial index that contains only such rows. */
export async function countWaiting(
  db: Db,
  now: Date,
): Promise<{ ipnsUnprocessed: number; deliveriesDue: number }> {
  const [row] = await db.$queryRaw<{ ipns: number; deliveries: number }[]>`
    SELECT (SELECT count(*)::int FROM ipn_inbox WHERE processed_at IS NULL) AS ipns,
           (SELECT count(*)::int FROM webhook_deliveries
            WHERE status = 'pending' AND next_attempt_at <= ${now.toISOString()}::timestamptz) AS deliveries`;
  return { ipnsUnprocessed: row?.ipns ?? 0, deliveriesDue: row?.deliveries ?? 0 };
}
