import type { Sql } from "@/lib/platform/db";

export type PruneQuery = { before: Date; limit: number };

/**
 * Deletes deliveries that arrived before then, with their attempts, oldest first, and answers how many. Where a replay
 * arrived, what it was a replay of goes too: alone, it would look like an event that never arrived. Rows that wait or
 * are under way are in other indexes, which this never touches.
 */
export function deleteDelivered(sql: Sql, { before, limit }: PruneQuery): Promise<number> {
  return sql.$executeRaw`
    WITH arrived AS (
      SELECT id, event_id, endpoint_id, replay_of, created_at FROM webhook_deliveries
      WHERE status = 'delivered' AND finished_at <= ${before.toISOString()}::timestamptz
      ORDER BY finished_at LIMIT ${limit} FOR UPDATE SKIP LOCKED
    ), old AS (
      SELECT id FROM arrived
      UNION
      SELECT d.id FROM arrived
      JOIN webhook_deliveries d ON d.event_id = arrived.event_id AND d.endpoint_id = arrived.endpoint_id
      WHERE arrived.replay_of IS NOT NULL AND d.status IN ('failed', 'dlq') AND d.created_at <= arrived.created_at
    ), attempts AS (
      DELETE FROM webhook_delivery_attempts a USING old WHERE a.delivery_id = old.id
    )
    DELETE FROM webhook_deliveries d USING old WHERE d.id = old.id`;
}

/** Deletes deliveries made before then that were given up or ended otherwise, with their attempts; answers how many. */
export function deleteUndelivered(sql: Sql, { before, limit }: PruneQuery): Promise<number> {
  return sql.$executeRaw`
    WITH ended AS (
      SELECT found.id FROM webhook_endpoints e
      CROSS JOIN unnest(ARRAY['failed', 'dlq']) AS of (status)
      CROSS JOIN LATERAL (
        SELECT d.id FROM webhook_deliveries d
        WHERE d.endpoint_id = e.id AND d.status = of.status AND d.created_at <= ${before.toISOString()}::timestamptz
        ORDER BY d.created_at DESC LIMIT ${limit}
      ) found
      LIMIT ${limit}
    ), old AS (
      SELECT d.id FROM webhook_deliveries d JOIN ended USING (id)
      WHERE d.status IN ('failed', 'dlq') FOR UPDATE OF d SKIP LOCKED
    ), attempts AS (
      DELETE FROM webhook_delivery_attempts a USING old WHERE a.delivery_id = old.id
    )
    DELETE FROM webhook_deliveries d USING old WHERE d.id = old.id`;
}
