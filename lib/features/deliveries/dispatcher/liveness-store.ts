import type { Sql } from "@/lib/platform/db";

/** A dispatcher with an older heartbeat is dead. Measured by the database clock, because process clocks may differ. */
export const DISPATCHER_DEAD_MS = 4_000;

/** Records that this dispatcher is alive. */
export async function recordHeartbeat(sql: Sql, dispatcherId: string): Promise<void> {
  await sql.$executeRaw`
    INSERT INTO webhook_dispatchers (id) VALUES (${dispatcherId})
    ON CONFLICT (id) DO UPDATE SET heartbeat_at = now()`;
}

/** Deletes a dispatcher that stops. Other dispatchers can then free the queues that it still holds immediately. */
export async function deleteDispatcher(sql: Sql, dispatcherId: string): Promise<void> {
  await sql.$executeRaw`DELETE FROM webhook_dispatchers WHERE id = ${dispatcherId}`;
}

/** Deletes dispatchers that died more than an hour ago. */
export async function deleteDeadDispatchers(sql: Sql): Promise<void> {
  await sql.$executeRaw`DELETE FROM webhook_dispatchers WHERE heartbeat_at < now() - interval '1 hour'`;
}

export type OwnLeases = { dispatcherId: string; tokens: readonly string[] };

/**
 * Frees queues whose dispatcher is dead or unknown, and queues leased to this dispatcher under a token that is not in
 * `tokens`, because the response to a claim or release was lost. A freed queue is due since its earliest delivery was,
 * which puts it before queues that became due later. Returns how many.
 */
export function freeLostQueues(sql: Sql, { dispatcherId, tokens }: OwnLeases, now: Date) {
  return sql.$executeRaw`
    WITH lost AS MATERIALIZED (
      SELECT q.endpoint_id, q.lease_token FROM webhook_queues q
      WHERE q.dispatcher_id IS NOT NULL
        AND CASE WHEN q.dispatcher_id = ${dispatcherId} THEN NOT q.lease_token = ANY (${tokens}::text[])
                 ELSE NOT EXISTS (
                   SELECT FROM webhook_dispatchers d WHERE d.id = q.dispatcher_id
                     AND d.heartbeat_at > now() - make_interval(secs => ${DISPATCHER_DEAD_MS / 1000}::float)) END
    )
    UPDATE webhook_queues q
    SET lease_token = NULL, dispatcher_id = NULL, due_at = coalesce(least((
      SELECT min(next_attempt_at) FROM webhook_deliveries WHERE endpoint_id = q.endpoint_id AND status = 'in_flight'
    ), (
      SELECT next_attempt_at FROM webhook_deliveries WHERE endpoint_id = q.endpoint_id AND status = 'pending'
      ORDER BY next_attempt_at LIMIT 1
    )), ${now.toISOString()}::timestamptz)
    FROM lost WHERE q.endpoint_id = lost.endpoint_id AND q.lease_token = lost.lease_token`;
}

/** Returns deliveries that are in flight under an ended lease to `pending`. Resolves to how many. */
export function returnOrphans(sql: Sql): Promise<number> {
  return sql.$executeRaw`
    WITH orphan AS MATERIALIZED (
      SELECT d.id, d.lease_token FROM webhook_deliveries d
      WHERE d.status = 'in_flight' AND NOT EXISTS (
        SELECT FROM webhook_queues q WHERE q.endpoint_id = d.endpoint_id AND q.lease_token = d.lease_token)
    )
    UPDATE webhook_deliveries d SET status = 'pending', lease_token = NULL
    FROM orphan o WHERE d.id = o.id AND d.lease_token = o.lease_token`;
}

/**
 * Corrects the due time of queues with a delivery that is due earlier, because its wake-up signal was lost. The queue
 * of a deleted endpoint with pending deliveries is due immediately, so that they are ended. A recursive query skips
 * from endpoint to endpoint along an index, so the cost depends on the number of endpoints with pending deliveries, not
 * on the backlog. Returns how many queues it changed.
 */
export function wakeOverdueQueues(sql: Sql, now: Date): Promise<number> {
  const at = now.toISOString();
  return sql.$executeRaw`
    WITH RECURSIVE waiting AS (
      (SELECT endpoint_id, next_attempt_at FROM webhook_deliveries
       WHERE status = 'pending' ORDER BY endpoint_id, next_attempt_at LIMIT 1)
      UNION ALL
      SELECT d.endpoint_id, d.next_attempt_at FROM waiting w
      CROSS JOIN LATERAL (
        SELECT endpoint_id, next_attempt_at FROM webhook_deliveries
        WHERE status = 'pending' AND endpoint_id > w.endpoint_id ORDER BY endpoint_id, next_attempt_at LIMIT 1
      ) d
    ), overdue AS MATERIALIZED (
      SELECT q.endpoint_id, due.at FROM waiting w
      JOIN webhook_endpoints e ON e.id = w.endpoint_id
      CROSS JOIN LATERAL (
        SELECT CASE WHEN e.deleted_at IS NULL THEN greatest(w.next_attempt_at, ${at}::timestamptz)
                    ELSE ${at}::timestamptz END AS at
      ) due
      JOIN webhook_queues q ON q.endpoint_id = w.endpoint_id
      WHERE q.lease_token IS NULL AND (q.due_at IS NULL OR q.due_at > due.at)
      FOR UPDATE OF q SKIP LOCKED
    )
    UPDATE webhook_queues q SET due_at = o.at FROM overdue o WHERE q.endpoint_id = o.endpoint_id`;
}
