import { hot, type Sql } from "@/lib/platform/db";

export type PruneQuery = { before: Date; limit: number };

/** The best plan depends on how many deliveries there are. */
const planned = (db: Sql) => hot(db, { planned: "each time" });

/**
 * Deletes deliveries that succeeded at or before `before`, with their attempts, oldest first. Returns how many. Earlier
 * and later failed deliveries of the same event to the same endpoint are deleted too: on their own, they would look
 * like an event that never arrived. Pending and in-flight rows are in other indexes, which this statement never reads.
 */
export function deleteDelivered(db: Sql, { before, limit }: PruneQuery): Promise<number> {
  return planned(db).$executeRaw`
    WITH arrived AS (
      SELECT id, event_id, endpoint_id FROM webhook_deliveries
      WHERE status = 'delivered' AND finished_at <= ${before.toISOString()}::timestamptz
      ORDER BY finished_at LIMIT ${limit} FOR UPDATE SKIP LOCKED
    ), old AS (
      SELECT id FROM arrived
      UNION
      SELECT d.id FROM arrived
      JOIN webhook_deliveries d ON d.event_id = arrived.event_id AND d.endpoint_id = arrived.endpoint_id
      WHERE d.status IN ('failed', 'dlq')
    ), attempts AS (
      DELETE FROM webhook_delivery_attempts a USING old WHERE a.delivery_id = old.id
    )
    DELETE FROM webhook_deliveries d USING old WHERE d.id = old.id`;
}

/** Deletes `failed` and `dlq` deliveries that ended at or before `before`, with their attempts. Returns how many. */
export function deleteUndelivered(db: Sql, query: PruneQuery): Promise<number> {
  return deleteEnded(planned(db), { ...query, statuses: ["failed", "dlq"], ofCliSessions: false });
}

/**
 * Deletes deliveries of CLI sessions, whatever their final status, if the delivery ended at or before `before`, with
 * their attempts. Returns how many.
 */
export function deleteCliDeliveries(db: Sql, query: PruneQuery): Promise<number> {
  const statuses = ["delivered", "failed", "dlq"];
  return deleteEnded(planned(db), { ...query, statuses, ofCliSessions: true });
}

type EndedQuery = PruneQuery & { statuses: string[]; ofCliSessions: boolean };

/** The condition on `created_at` excludes rows by the index: a delivery created after `before` also ended after it. */
function deleteEnded(db: Sql, query: EndedQuery): Promise<number> {
  const { limit, statuses, ofCliSessions } = query;
  const before = query.before.toISOString();
  return planned(db).$executeRaw`
    WITH ended AS (
      SELECT found.id FROM webhook_endpoints e
      CROSS JOIN unnest(${statuses}::text[]) AS of (status)
      CROSS JOIN LATERAL (
        SELECT d.id FROM webhook_deliveries d
        WHERE d.endpoint_id = e.id AND d.status = of.status AND d.created_at <= ${before}::timestamptz
          AND d.finished_at <= ${before}::timestamptz
        ORDER BY d.created_at DESC LIMIT ${limit}
      ) found
      WHERE NOT ${ofCliSessions}::boolean OR e.kind = 'cli'
      LIMIT ${limit}
    ), old AS (
      SELECT d.id FROM webhook_deliveries d JOIN ended USING (id)
      WHERE d.status = ANY (${statuses}::text[]) FOR UPDATE OF d SKIP LOCKED
    ), attempts AS (
      DELETE FROM webhook_delivery_attempts a USING old WHERE a.delivery_id = old.id
    )
    DELETE FROM webhook_deliveries d USING old WHERE d.id = old.id`;
}
