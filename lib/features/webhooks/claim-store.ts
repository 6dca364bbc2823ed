import type { Db } from "@/lib/platform/db";

/** A delivery that is ours until its lease ends, with all that is needed to send it. */
export type ClaimedDelivery = {
  id: string;
  endpointId: string;
  leaseToken: string;
  /** Attempts made before this one. */
  attemptCount: number;
  eventId: string;
  eventType: string;
  payload: string;
  url: string;
  /** Encrypted signing secrets, the current one first. */
  secrets: { id: string; cipher: string }[] | null;
};

export type ClaimQuery = {
  now: Date;
  leaseUntil: Date;
  batchMax: number;
  perEndpointMax: number;
};

const CLAIM_LOCK = 4_823_001;

/**
 * Leases due deliveries, round-robin over endpoints, those without recent failures first, never more than
 * `perEndpointMax` of one endpoint at a time over all processes. A lease that has run out counts as due.
 *
 * Two statements in one transaction: the cap is a count, and only a snapshot taken under the lock counts what another
 * process claimed a moment ago. Locks and idle transactions are bounded, so a frozen process stops nobody for long.
 *
 * `waiting` hops from endpoint to endpoint along an index: the cost follows the endpoints that wait, not the backlog.
 */
export async function claimDeliveries(db: Db, query: ClaimQuery): Promise<ClaimedDelivery[]> {
  const now = query.now.toISOString();
  const lock = db.$queryRaw`
    SELECT set_config('lock_timeout', '5s', true), set_config('idle_in_transaction_session_timeout', '5s', true),
           pg_advisory_xact_lock(${CLAIM_LOCK}::bigint)::text`;
  const claim = db.$queryRaw<ClaimedDelivery[]>`
    WITH RECURSIVE waiting AS (
      (SELECT endpoint_id FROM webhook_deliveries WHERE status = 'pending' ORDER BY endpoint_id LIMIT 1)
      UNION ALL
      SELECT (SELECT d.endpoint_id FROM webhook_deliveries d
              WHERE d.status = 'pending' AND d.endpoint_id > w.endpoint_id ORDER BY d.endpoint_id LIMIT 1)
      FROM waiting w WHERE w.endpoint_id IS NOT NULL
    ), lapsed AS (
      SELECT id, endpoint_id, next_attempt_at FROM webhook_deliveries
      WHERE status = 'in_flight' AND lease_until <= ${now}::timestamptz
    ), held AS (
      SELECT endpoint_id, count(*) AS n FROM webhook_deliveries
      WHERE status = 'in_flight' AND lease_until > ${now}::timestamptz GROUP BY endpoint_id
    ), due AS (
      SELECT d.id, d.next_attempt_at, e.consecutive_failures > 0 AS failing,
             coalesce(held.n, 0) + row_number() OVER (PARTITION BY e.id ORDER BY d.next_attempt_at, d.id) AS turn
      FROM (SELECT endpoint_id FROM waiting UNION SELECT endpoint_id FROM lapsed) c
      JOIN webhook_endpoints e ON e.id = c.endpoint_id AND e.active
      LEFT JOIN held ON held.endpoint_id = e.id
      CROSS JOIN LATERAL (
        SELECT l.id, l.next_attempt_at FROM lapsed l WHERE l.endpoint_id = e.id
        UNION ALL
        (SELECT p.id, p.next_attempt_at FROM webhook_deliveries p
         WHERE p.endpoint_id = e.id AND p.status = 'pending' AND p.next_attempt_at <= ${now}::timestamptz
         ORDER BY p.next_attempt_at LIMIT ${query.perEndpointMax})
      ) d
    ), chosen AS (
      SELECT id FROM due WHERE turn <= ${query.perEndpointMax}
      ORDER BY turn, failing, next_attempt_at, id LIMIT ${query.batchMax}
    ), locked AS (
      SELECT d.id FROM webhook_deliveries d JOIN chosen USING (id)
      WHERE d.status = 'pending' OR d.lease_until <= ${now}::timestamptz
      FOR UPDATE OF d SKIP LOCKED
    ), claimed AS (
      UPDATE webhook_deliveries d
      SET status = 'in_flight', lease_token = gen_random_uuid()::text,
          lease_until = ${query.leaseUntil.toISOString()}::timestamptz
      FROM locked
      WHERE d.id = locked.id AND (d.status = 'pending' OR d.lease_until <= ${now}::timestamptz)
      RETURNING d.id, d.event_id, d.endpoint_id, d.lease_token, d.attempt_count
    )
    SELECT c.id, c.endpoint_id AS "endpointId", c.lease_token AS "leaseToken", c.attempt_count AS "attemptCount",
           v.id AS "eventId", v.type AS "eventType", v.payload, e.url,
           (SELECT json_agg(json_build_object('id', s.id, 'cipher', encode(s.cipher, 'base64'))
                            ORDER BY s.expires_at DESC NULLS FIRST, s.created_at DESC)
            FROM webhook_secrets s
            WHERE s.endpoint_id = c.endpoint_id
              AND (s.expires_at IS NULL OR s.expires_at > ${now}::timestamptz)) AS secrets
    FROM claimed c
    JOIN events v ON v.id = c.event_id
    JOIN webhook_endpoints e ON e.id = c.endpoint_id`;
  const [, claimed] = await db.$transaction([lock, claim]);
  return claimed;
}

/** Gives back what was claimed and not answered, due at once, as long as the lease is still ours. */
export async function releaseDeliveries(
  db: Db,
  held: readonly Pick<ClaimedDelivery, "id" | "leaseToken">[],
): Promise<void> {
  const rows = JSON.stringify(held.map(({ id, leaseToken }) => ({ id, token: leaseToken })));
  await db.$executeRaw`
    UPDATE webhook_deliveries d SET status = 'pending', lease_token = NULL, lease_until = NULL
    FROM json_to_recordset(${rows}::json) AS r(id text, token text)
    WHERE d.id = r.id AND d.lease_token = r.token`;
}
