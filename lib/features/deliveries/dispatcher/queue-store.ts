import type { Sql } from "@/lib/platform/db";

/** The URL, state, and secrets of an endpoint. */
export type Target = {
  url: string;
  active: boolean;
  /** The last attempt failed. */
  failing: boolean;
  /** An attempt has succeeded before. */
  proven: boolean;
  /** Encrypted signing secrets, including expired ones, the current one first. */
  secrets: { id: string; cipher: string; expiresAt: string | null }[] | null;
};

/** The lease of one endpoint's queue. */
export type QueueLease = { endpointId: string; token: string; degraded: boolean; target: Target };

export type LeaseQuery = {
  dispatcherId: string;
  now: Date;
  /** Healthy and degraded queues are claimed separately, each in order of due time. */
  degraded: boolean;
  max: number;
  /** Endpoints with new deliveries. Their queues are due regardless of `due_at`. */
  woken: readonly string[];
};

/** Leases queues that are due and not leased, earliest due first. Never waits for a lock. */
export function leaseDueQueues(sql: Sql, query: LeaseQuery): Promise<QueueLease[]> {
  const now = query.now.toISOString();
  return sql.$queryRaw<QueueLease[]>`
    WITH due AS (
      SELECT endpoint_id FROM webhook_queues
      WHERE degraded = ${query.degraded}::boolean AND lease_token IS NULL AND due_at <= ${now}::timestamptz
      ORDER BY due_at LIMIT ${query.max}::int FOR UPDATE SKIP LOCKED
    ), woken AS (
      SELECT endpoint_id FROM webhook_queues
      WHERE endpoint_id = ANY (${query.woken}::text[]) AND degraded = ${query.degraded}::boolean AND lease_token IS NULL
      LIMIT ${query.max}::int FOR UPDATE SKIP LOCKED
    ), leased AS (
      UPDATE webhook_queues
      SET lease_token = gen_random_uuid()::text, dispatcher_id = ${query.dispatcherId}, due_at = NULL
      WHERE endpoint_id IN (
        SELECT endpoint_id FROM (SELECT endpoint_id, 1 AS rank FROM due UNION ALL SELECT endpoint_id, 2 FROM woken) claimed
        ORDER BY rank LIMIT ${query.max}::int)
      RETURNING endpoint_id, lease_token, degraded
    )
    SELECT l.endpoint_id AS "endpointId", l.lease_token AS token, l.degraded, t.target
    FROM leased l JOIN webhook_targets t ON t.endpoint_id = l.endpoint_id`;
}

/** Reads the current target of an endpoint; null when its row no longer exists. */
export async function findTarget(sql: Sql, endpointId: string): Promise<Target | null> {
  const rows = await sql.$queryRaw<{ target: Target }[]>`
    SELECT target FROM webhook_targets WHERE endpoint_id = ${endpointId}`;
  return rows[0]?.target ?? null;
}

export type QueueRelease = { endpointId: string; token: string; degraded: boolean };

/**
 * Ends leases. A queue is due again when its next delivery is, but no earlier than now, so a queue with a long backlog
 * is claimed after those that are already due. Returns the endpoints whose queues are due immediately.
 */
export async function releaseQueues(
  sql: Sql,
  { releases, now }: { releases: readonly QueueRelease[]; now: Date },
): Promise<Set<string>> {
  const at = now.toISOString();
  const rows = await sql.$queryRaw<{ endpointId: string; due: boolean | null }[]>`
    WITH released AS (
      SELECT * FROM json_to_recordset(${JSON.stringify(releases)}::json) AS r("endpointId" text, token text, degraded boolean)
    )
    UPDATE webhook_queues q
    SET lease_token = NULL, dispatcher_id = NULL, degraded = r.degraded, due_at = (
      SELECT greatest(d.next_attempt_at, ${at}::timestamptz) FROM webhook_deliveries d
      WHERE d.endpoint_id = q.endpoint_id AND d.status = 'pending' ORDER BY d.next_attempt_at LIMIT 1)
    FROM released r
    WHERE q.endpoint_id = r."endpointId" AND q.lease_token = r.token
    RETURNING q.endpoint_id AS "endpointId", q.due_at <= ${at}::timestamptz AS due`;
  return new Set(rows.filter(({ due }) => due).map(({ endpointId }) => endpointId));
}
