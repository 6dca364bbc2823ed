import type { Sql } from "@/lib/platform/db";

export type NewDelivery = {
  id: string;
  eventId: string;
  endpointId: string;
  replayOf: string | null;
  at: Date;
};

export async function insertDelivery(db: Sql, delivery: NewDelivery): Promise<void> {
  const at = delivery.at.toISOString();
  await db.$executeRaw`
    INSERT INTO webhook_deliveries (id, event_id, endpoint_id, replay_of, next_attempt_at, created_at)
    VALUES (${delivery.id}, ${delivery.eventId}, ${delivery.endpointId}, ${delivery.replayOf},
            ${at}::timestamptz, ${at}::timestamptz)`;
}

/** The advisory lock key for replays. An arbitrary constant that nothing else uses. */
const REPLAY_LOCK = 4_823_002;

/** Takes the lock for replaying an endpoint's dead letters; false when another transaction holds it. */
export async function lockReplay(db: Sql, endpointId: string): Promise<boolean> {
  const rows = await db.$queryRaw<{ locked: boolean }[]>`
    SELECT pg_try_advisory_xact_lock(${REPLAY_LOCK}::int, hashtext(${endpointId})) AS locked`;
  return rows[0]?.locked === true;
}

/** Ends a dead letter because it is replayed, and updates the endpoint's counters. Changes no other delivery. */
export async function markReplayed(db: Sql, { id, at }: { id: string; at: Date }): Promise<void> {
  await db.$executeRaw`
    WITH replayed AS (
      UPDATE webhook_deliveries SET status = 'failed', replayed_at = ${at.toISOString()}::timestamptz
      WHERE id = ${id} AND status = 'dlq' RETURNING endpoint_id
    )
    UPDATE webhook_endpoints e SET dlq_count = e.dlq_count - 1, failed_count = e.failed_count + 1
    FROM replayed WHERE e.id = replayed.endpoint_id`;
}

/**
 * Creates a delivery for every event with a dead letter created at `since` or later, as a replay of the newest one.
 * Skips events with a delivery to the endpoint that is pending, in flight, or delivered. The dead letters become
 * `failed`. Returns how many deliveries it created.
 */
export function insertReplays(
  db: Sql,
  { endpointId, since, at }: { endpointId: string; since: Date; at: Date },
): Promise<number> {
  return db.$executeRaw`
    WITH dead AS (
      UPDATE webhook_deliveries d SET status = 'failed', replayed_at = ${at.toISOString()}::timestamptz
      WHERE d.endpoint_id = ${endpointId} AND d.status = 'dlq' AND d.created_at >= ${since.toISOString()}::timestamptz
        AND NOT EXISTS (
          SELECT 1 FROM webhook_deliveries other
          WHERE other.event_id = d.event_id AND other.endpoint_id = ${endpointId}
            AND other.status IN ('pending', 'in_flight', 'delivered')
        )
      RETURNING d.event_id, d.id, d.created_at
    ), counted AS (
      UPDATE webhook_endpoints SET dlq_count = dlq_count - dead_count, failed_count = failed_count + dead_count
      FROM (SELECT count(*) AS dead_count FROM dead) c WHERE id = ${endpointId}
    )
    INSERT INTO webhook_deliveries (id, event_id, endpoint_id, replay_of, next_attempt_at, created_at)
    SELECT DISTINCT ON (event_id) driftstack_id('wdl'), event_id, ${endpointId}, id,
           ${at.toISOString()}::timestamptz, ${at.toISOString()}::timestamptz
    FROM dead ORDER BY event_id, created_at DESC, id DESC`;
}
