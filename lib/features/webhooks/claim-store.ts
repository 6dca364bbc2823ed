import { randomUUID } from "node:crypto";
import { assert } from "@/lib/domain/assert";
import { inSqlTransaction, sqlOf, type Db } from "@/lib/platform/db";
import { Prisma } from "@/prisma/generated/client";

/** A delivery that is ours until its lease ends, with all that is needed to send it. */
export type ClaimedDelivery = {
  id: string;
  endpointId: string;
  /** Deliveries with the same token are one lane: they are sent one after another. */
  leaseToken: string;
  /** Attempts made before this one. */
  attemptCount: number;
  eventId: string;
  eventType: string;
  payload: string;
  url: string;
  /** Encrypted signing secrets, the current one first. */
  secrets: { id: string; cipher: string }[] | null;
  /** The endpoint's last attempt failed, or one has been on its way for long: it was given one place more at most. */
  unwell: boolean;
};

export type ClaimQuery = {
  now: Date;
  leaseUntil: Date;
  /** Deliveries of this claim, at most. */
  batchMax: number;
  /** Lanes of one endpoint at a time, over all processes. */
  perEndpointMax: number;
  /** Deliveries in one lane; 1 unless given. An endpoint that is unwell, or has never answered well, gets 1. */
  laneMax?: number;
  /** How many lanes may be started; `batchMax` unless given. */
  room?: { well: number; unwell: number };
  /** An endpoint with a lane older than this is unwell, though no failure was recorded yet. */
  slowMs?: number;
  /** Claims for this one temporary endpoint, as whoever holds its socket does; without it, for all that are called over HTTP. */
  listenerId?: string;
};

const CLAIM_LOCK = 4_823_001;
const SLOW_MS = 5_000;

/**
 * Leases due deliveries in lanes, round-robin over endpoints, those that are well first, then the least recently tried, never more than
 * `perEndpointMax` lanes of one endpoint at a time over all processes. What a lease has run out on goes first.
 *
 * Two statements in one transaction: the cap is a count, and only a snapshot taken under the lock counts what another
 * process claimed a moment ago. Locks and idle transactions are bounded, so a frozen process stops nobody for long.
 *
 * `waiting` hops from endpoint to endpoint along an index: the cost follows the endpoints that wait, not the backlog.
 * Rows whose lease ran out may be recorded by their late holder just now: they are locked first, and left out when held.
 * The statistics of this table are always out of date: the plan is one of look-ups by index, whatever they say.
 */
export async function claimDeliveries(db: Db, query: ClaimQuery): Promise<ClaimedDelivery[]> {
  const statement = claimStatement(query);
  const rows = await inSqlTransaction(db, (tx) => tx.$queryRaw<ClaimedRow[]>(statement), {
    first: CLAIM_SETTINGS,
  });
  const targets = new Map<string, Target>();
  for (const { endpointId, target } of rows) if (target) targets.set(endpointId, target);
  return rows.map(({ target, ...row }) => ({
    ...row,
    ...requireTarget(target ?? targets.get(row.endpointId)),
  }));
}

type Target = Pick<ClaimedDelivery, "url" | "secrets">;
/** `target` comes once for each endpoint. */
type ClaimedRow = Omit<ClaimedDelivery, keyof Target> & { target: Target | null };

function requireTarget(target: Target | undefined): Target {
  assert(target !== undefined, "a claimed delivery has an endpoint");
  return target;
}

/** What a claim's transaction begins with: limits of its locks, how its statement is planned, and the claim lock. */
export const CLAIM_SETTINGS = `
  SELECT set_config('lock_timeout', '5s', true), set_config('idle_in_transaction_session_timeout', '5s', true),
         set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_seqscan', 'off', true),
         set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true),
         set_config('jit', 'off', true), pg_advisory_xact_lock(${CLAIM_LOCK})::text`;

/** Every endpoint for which something waits, with the time of the first of it. */
const WAITING = Prisma.sql`
  (SELECT endpoint_id, next_attempt_at AS since FROM webhook_deliveries
   WHERE status = 'pending' ORDER BY endpoint_id, next_attempt_at LIMIT 1)
  UNION ALL
  SELECT d.endpoint_id, d.next_attempt_at FROM waiting w
  CROSS JOIN LATERAL (
    SELECT endpoint_id, next_attempt_at FROM webhook_deliveries
    WHERE status = 'pending' AND endpoint_id > w.endpoint_id ORDER BY endpoint_id, next_attempt_at LIMIT 1
  ) d`;

const waitingFor = (endpointId: string) => Prisma.sql`
  SELECT endpoint_id, min(next_attempt_at) AS since FROM webhook_deliveries
  WHERE status = 'pending' AND endpoint_id = ${endpointId} GROUP BY endpoint_id`;

/** The statement of one claim. */
export function claimStatement(query: ClaimQuery): Prisma.Sql {
  const now = query.now.toISOString();
  const leaseUntil = query.leaseUntil.toISOString();
  const { batchMax, perEndpointMax, laneMax = 1, slowMs = SLOW_MS, listenerId = null } = query;
  const slowUntil = new Date(query.leaseUntil.getTime() - slowMs).toISOString();
  const { well, unwell } = query.room ?? { well: batchMax, unwell: batchMax };
  return Prisma.sql`
    WITH RECURSIVE waiting AS (
      ${listenerId === null ? WAITING : waitingFor(listenerId)}
    ), candidate AS MATERIALIZED (
      SELECT endpoint_id, min(since) AS since, bool_or(lapsed) AS lapsed, count(DISTINCT held)::int AS lanes,
             min(lease_until) FILTER (WHERE held IS NOT NULL) AS oldest
      FROM (
        SELECT endpoint_id, since, false AS lapsed, NULL AS held, NULL::timestamptz AS lease_until FROM waiting
        UNION ALL
        SELECT endpoint_id, next_attempt_at, lease_until <= ${now}::timestamptz,
               CASE WHEN lease_until > ${now}::timestamptz THEN lease_token END, lease_until
        FROM webhook_deliveries WHERE status = 'in_flight'
      ) AS found
      GROUP BY endpoint_id
      HAVING min(since) FILTER (WHERE held IS NULL) <= ${now}::timestamptz
    ), eligible AS (
      SELECT c.*, state.failing OR state.slow AS unwell,
             CASE WHEN state.failing OR state.slow THEN e.last_failure_at END AS tried,
             CASE WHEN state.failing THEN 1 - c.lanes WHEN state.slow THEN least(1, ${perEndpointMax}::int - c.lanes)
                  ELSE ${perEndpointMax}::int - c.lanes END AS free,
             CASE WHEN state.failing OR state.slow OR e.last_success_at IS NULL THEN 1 ELSE ${laneMax}::int END AS deepest
      FROM candidate c
      CROSS JOIN LATERAL (SELECT * FROM webhook_endpoints WHERE id = c.endpoint_id OFFSET 0) e
      CROSS JOIN LATERAL (
        SELECT e.consecutive_failures > 0 AS failing,
               coalesce(c.oldest <= ${slowUntil}::timestamptz, false) AS slow
      ) state
      WHERE e.active
        AND CASE WHEN ${listenerId}::text IS NULL THEN e.listener_seen_at IS NULL ELSE e.id = ${listenerId} END
    ), sized AS MATERIALIZED (
      SELECT *, greatest(1, least(deepest, ${batchMax}::int / sum(free) OVER ()))::int AS depth
      FROM eligible WHERE free > 0
    ), due AS (
      SELECT d.id, d.lapsed, d.rank / s.free AS depth, s.lanes + 1 + d.rank % s.free AS turn, s.endpoint_id, s.unwell, s.tried, s.since
      FROM sized s
      CROSS JOIN LATERAL (
        SELECT one.id, one.lapsed, (row_number() OVER (ORDER BY one.lapsed DESC, one.next_attempt_at, one.id) - 1)::int AS rank
        FROM (
          SELECT l.id, l.next_attempt_at, true AS lapsed FROM webhook_deliveries l
          WHERE s.lapsed AND l.endpoint_id = s.endpoint_id AND l.status = 'in_flight'
            AND l.lease_until <= ${now}::timestamptz
          UNION ALL
          (SELECT p.id, p.next_attempt_at, false FROM webhook_deliveries p
           WHERE p.endpoint_id = s.endpoint_id AND p.status = 'pending' AND p.next_attempt_at <= ${now}::timestamptz
           ORDER BY p.next_attempt_at LIMIT s.free * s.depth)
        ) one
      ) d
      WHERE d.rank < s.free * s.depth
    ), placed AS (
      SELECT *, dense_rank() OVER (PARTITION BY unwell ORDER BY turn, tried NULLS FIRST, since, endpoint_id) AS place FROM due
    ), chosen AS (
      SELECT id, lapsed, unwell, ${`${randomUUID()}.`} || place || CASE WHEN unwell THEN 'u' ELSE 'w' END AS token
      FROM placed WHERE place <= CASE WHEN unwell THEN ${unwell}::int ELSE ${well}::int END
      ORDER BY turn, unwell, tried NULLS FIRST, since, endpoint_id, depth LIMIT ${batchMax}
    ), locked AS MATERIALIZED (
      SELECT d.id FROM chosen JOIN webhook_deliveries d USING (id)
      WHERE chosen.lapsed AND d.lease_until <= ${now}::timestamptz
      FOR UPDATE OF d SKIP LOCKED
    ), claimed AS (
      UPDATE webhook_deliveries d
      SET status = 'in_flight', lease_token = chosen.token, lease_until = ${leaseUntil}::timestamptz
      FROM chosen
      WHERE d.id = chosen.id AND CASE WHEN chosen.lapsed THEN d.lease_until <= ${now}::timestamptz AND d.id IN (SELECT id FROM locked)
                                      ELSE d.status = 'pending' END
      RETURNING d.id, d.event_id, d.endpoint_id, d.lease_token, d.attempt_count, d.next_attempt_at, chosen.unwell
    ), numbered AS (
      SELECT *, row_number() OVER (PARTITION BY endpoint_id) AS number FROM claimed
    )
    SELECT c.id, c.endpoint_id AS "endpointId", c.lease_token AS "leaseToken", c.attempt_count AS "attemptCount",
           c.event_id AS "eventId", v.type AS "eventType", v.payload, c.unwell,
           CASE WHEN c.number = 1 THEN (
             SELECT json_build_object('url', e.url, 'secrets', (
               SELECT json_agg(json_build_object('id', s.id, 'cipher', encode(s.cipher, 'base64'))
                               ORDER BY s.expires_at DESC NULLS FIRST, s.created_at DESC)
               FROM webhook_secrets s
               WHERE s.endpoint_id = e.id AND (s.expires_at IS NULL OR s.expires_at > ${now}::timestamptz)))
             FROM webhook_endpoints e WHERE e.id = c.endpoint_id
           ) END AS target
    FROM numbered c JOIN events v ON v.id = c.event_id
    ORDER BY c.next_attempt_at, c.id`;
}

/** Gives back what was claimed and not answered, due at once, as long as the lease is still ours. */
export async function releaseDeliveries(
  db: Db,
  held: readonly Pick<ClaimedDelivery, "id" | "leaseToken">[],
): Promise<void> {
  const rows = JSON.stringify(held.map(({ id, leaseToken }) => ({ id, token: leaseToken })));
  await sqlOf(db, { planned: "each time" }).$executeRaw`
    UPDATE webhook_deliveries d SET status = 'pending', lease_token = NULL, lease_until = NULL
    FROM json_to_recordset(${rows}::json) AS r(id text, token text)
    WHERE d.id = r.id AND d.lease_token = r.token`;
}
