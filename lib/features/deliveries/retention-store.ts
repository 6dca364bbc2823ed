import type { Sql } from "@/lib/platform/db";

export type PruneQuery = { before: Date; limit: number };

/**
 * Deletes deliveries that arrived before then, with their attempts, oldest first. Returns how many. What failed of
 * the same event at the same endpoint, before or after, goes too: alone, it would look like an event that never arrived.
 * Rows that are pending or in flight are in other indexes, which this never reads.
 */
export function deleteDelivered(sql: Sql, { before, limit }: PruneQuery): Promise<number> {
  return sql.$executeRaw`
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

/** Deletes deliveries that were given up, or ended otherwise, before then, with their attempts. Returns how many. */
export function deleteUndelivered(sql: Sql, query: PruneQuery): Promise<number> {
  return deleteEnded(sql, { ...query, statuses: ["failed", "dlq"], ofListeners: false });
}

/** Deletes deliveries to listeners that ended before then, however they ended, with their attempts. Returns how many. */
export function deleteListened(sql: Sql, query: PruneQuery): Promise<number> {
  const statuses = ["delivered", "failed", "dlq"];
  return deleteEnded(sql, { ...query, statuses, ofListeners: true });
}

type EndedQuery = PruneQuery & { statuses: string[]; ofListeners: boolean };

/** What was made after then ended after then: the index by creation leaves it out. */
function deleteEnded(sql: Sql, query: EndedQuery): Promise<number> {
  const { limit, statuses, ofListeners } = query;
  const before = query.before.toISOString();
  return sql.$executeRaw`
    WITH ended AS (
      SELECT found.id FROM webhook_endpoints e
      CROSS JOIN unnest(${statuses}::text[]) AS of (status)
      CROSS JOIN LATERAL (
        SELECT d.id FROM webhook_deliveries d
        WHERE d.endpoint_id = e.id AND d.status = of.status AND d.created_at <= ${before}::timestamptz
          AND d.finished_at <= ${before}::timestamptz
        ORDER BY d.created_at DESC LIMIT ${limit}
      ) found
      WHERE NOT ${ofListeners}::boolean OR e.kind = 'cli'
      LIMIT ${limit}
    ), old AS (
      SELECT d.id FROM webhook_deliveries d JOIN ended USING (id)
      WHERE d.status = ANY (${statuses}::text[]) FOR UPDATE OF d SKIP LOCKED
    ), attempts AS (
      DELETE FROM webhook_delivery_attempts a USING old WHERE a.delivery_id = old.id
    )
    DELETE FROM webhook_deliveries d USING old WHERE d.id = old.id`;
}
