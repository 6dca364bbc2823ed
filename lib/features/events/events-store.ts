import type { Event } from "@/prisma/generated/client";
import type { Owner } from "@/lib/platform/ctx";
import { olderThan, type Position } from "@/lib/platform/cursor";
import type { Db, Sql } from "@/lib/platform/db";

export type NewEvent = Omit<Event, "createdAt"> & { at: Date };

/**
 * Writes an event; a database trigger creates its deliveries. Uses ON CONFLICT because a unique violation, even when
 * caught, would abort the caller's transaction. Returns false when the order already has an event of this type.
 */
export async function insertEvent(db: Sql, event: NewEvent): Promise<boolean> {
  const inserted = await db.$executeRaw`
    INSERT INTO events (id, account_id, livemode, order_id, type, payload, created_at)
    VALUES (${event.id}, ${event.accountId}, ${event.livemode}, ${event.orderId}, ${event.type}, ${event.payload},
            ${event.at.toISOString()}::timestamptz)
    ON CONFLICT (order_id, type) DO NOTHING`;
  return inserted === 1;
}

/** Returns the id of the order's existing event of this type. Throws when there is none. */
export async function requireEventId(db: Sql, orderId: string, type: string): Promise<string> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT id FROM events WHERE order_id = ${orderId} AND type = ${type}`;
  if (!rows[0]) throw new Error(`order ${orderId} has no event ${type}`);
  return rows[0].id;
}

/** Returns the frozen payload of one event of an account and mode, or null. */
export async function findEventPayload(db: Db, owner: Owner, id: string): Promise<string | null> {
  const { accountId, livemode } = owner;
  const event = await db.event.findFirst({
    where: { id, accountId, livemode },
    select: { payload: true },
  });
  return event?.payload ?? null;
}

/** Returns the events of an account and mode, newest first, older than `after`. */
export function listEventRows(
  db: Db,
  owner: Owner,
  query: { type?: string; orderId?: string; after: Position | null; take: number },
) {
  const { type, orderId, after, take } = query;
  return db.event.findMany({
    where: {
      accountId: owner.accountId,
      livemode: owner.livemode,
      type,
      orderId,
      ...olderThan(after),
    },
    select: { id: true, createdAt: true, payload: true },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take,
  });
}
