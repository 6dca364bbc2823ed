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

/**
 * Creates a delivery for every event with a dead letter created at `since` or later, as a replay of the newest one.
 * Skips events with a delivery to the endpoint that is pending, in flight, or delivered. Returns how many it created.
 */
export function insertReplays(
  db: Sql,
  { endpointId, since, at }: { endpointId: string; since: Date; at: Date },
): Promise<number> {
  return db.$executeRaw`
    INSERT INTO webhook_deliveries (id, event_id, endpoint_id, replay_of, next_attempt_at, created_at)
    SELECT driftstack_id('wdl'), dead.event_id, ${endpointId}, dead.id,
           ${at.toISOString()}::timestamptz, ${at.toISOString()}::timestamptz
    FROM (
      SELECT DISTINCT ON (event_id) event_id, id FROM webhook_deliveries
      WHERE endpoint_id = ${endpointId} AND status = 'dlq' AND created_at >= ${since.toISOString()}::timestamptz
      ORDER BY event_id, created_at DESC, id DESC
    ) dead
    WHERE NOT EXISTS (
      SELECT 1 FROM webhook_deliveries other
      WHERE other.event_id = dead.event_id AND other.endpoint_id = ${endpointId}
        AND other.status IN ('pending', 'in_flight', 'delivered')
    )`;
}
