import type { Sql } from "@/lib/platform/db";

/** A delivery that is in flight under a lease, with its event. */
export type TakenDelivery = {
  id: string;
  endpointId: string;
  leaseToken: string;
  /** Attempts made before this one. */
  attemptCount: number;
  eventId: string;
  eventType: string;
  payload: string;
};

export type TakeRequest = { endpointId: string; token: string; max: number };

/**
 * Marks due deliveries of leased queues as in flight, at most `max` per queue, and returns them by endpoint. Endpoints
 * without due deliveries, or whose lease has ended, are not in the result.
 */
export async function takeDeliveries(
  db: Sql,
  { requests, now }: { requests: readonly TakeRequest[]; now: Date },
): Promise<Map<string, TakenDelivery[]>> {
  const at = now.toISOString();
  const rows = await db.$queryRaw<TakenDelivery[]>`
    WITH due AS MATERIALIZED (
      SELECT p.id, q.lease_token
      FROM json_to_recordset(${JSON.stringify(requests)}::json) AS r("endpointId" text, token text, max int)
      JOIN webhook_queues q ON q.endpoint_id = r."endpointId" AND q.lease_token = r.token
      CROSS JOIN LATERAL (
        SELECT id FROM webhook_deliveries
        WHERE endpoint_id = q.endpoint_id AND status = 'pending' AND next_attempt_at <= ${at}::timestamptz
        ORDER BY next_attempt_at, id LIMIT r.max
      ) p
    ), taken AS (
      UPDATE webhook_deliveries d SET status = 'in_flight', lease_token = due.lease_token
      FROM due
      WHERE d.id = due.id AND d.status = 'pending' AND d.next_attempt_at <= ${at}::timestamptz
      RETURNING d.id, d.endpoint_id, d.lease_token, d.event_id, d.attempt_count, d.next_attempt_at
    )
    SELECT t.id, t.endpoint_id AS "endpointId", t.lease_token AS "leaseToken", t.attempt_count AS "attemptCount",
           v.id AS "eventId", v.type AS "eventType", v.payload
    FROM taken t JOIN events v ON v.id = t.event_id
    ORDER BY t.next_attempt_at, t.id`;
  const found = new Map<string, TakenDelivery[]>();
  for (const row of rows) {
    const taken = found.get(row.endpointId);
    if (taken) taken.push(row);
    else found.set(row.endpointId, [row]);
  }
  return found;
}

/** Returns deliveries that were taken but not sent to `pending`, if their lease is still valid. */
export async function returnDeliveries(
  db: Sql,
  unsent: readonly Pick<TakenDelivery, "id" | "leaseToken">[],
): Promise<void> {
  const rows = JSON.stringify(unsent.map(({ id, leaseToken }) => ({ id, token: leaseToken })));
  await db.$executeRaw`
    UPDATE webhook_deliveries d SET status = 'pending', lease_token = NULL
    FROM json_to_recordset(${rows}::json) AS r(id text, token text)
    WHERE d.id = r.id AND d.lease_token = r.token`;
}

/**
 * Ends deliveries that cannot be sent: those that are due for a disabled endpoint, or all pending ones of a deleted
 * endpoint. Records the reason as an attempt of each. Returns how many, at most `limit`.
 */
export function endUndeliverable(
  db: Sql,
  { endpointId, now, limit }: { endpointId: string; now: Date; limit: number },
): Promise<number> {
  const at = now.toISOString();
  return db.$executeRaw`
    WITH ended AS (
      UPDATE webhook_deliveries d
      SET status = 'failed', attempt_count = d.attempt_count + 1, next_attempt_at = NULL, finished_at = ${at}::timestamptz
      FROM webhook_endpoints e
      WHERE e.id = ${endpointId} AND NOT e.active AND d.endpoint_id = e.id AND d.status = 'pending' AND d.id = ANY (ARRAY(
        SELECT p.id FROM webhook_deliveries p JOIN webhook_endpoints o ON o.id = p.endpoint_id
        WHERE p.endpoint_id = ${endpointId} AND p.status = 'pending'
          AND (p.next_attempt_at <= ${at}::timestamptz OR o.deleted_at IS NOT NULL)
        ORDER BY p.next_attempt_at LIMIT ${limit}::int))
      RETURNING d.id, d.attempt_count, e.deleted_at IS NOT NULL AS deleted, e.disabled_reason
    ), counted AS (
      UPDATE webhook_endpoints e SET failed_count = e.failed_count + (SELECT count(*) FROM ended)
      WHERE e.id = ${endpointId} AND EXISTS (SELECT FROM ended)
    )
    INSERT INTO webhook_delivery_attempts (delivery_id, number, started_at, duration_ms, error)
    SELECT id, attempt_count, ${at}::timestamptz, 0,
           CASE WHEN deleted THEN 'Not sent: the endpoint was deleted.'
                ELSE 'Not sent: the endpoint is disabled.' || coalesce(' ' || disabled_reason, '') END
    FROM ended`;
}
