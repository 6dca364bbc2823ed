import type { Sql } from "@/lib/platform/db";

export type NewEvent = {
  id: string;
  accountId: string;
  livemode: boolean;
  orderId: string | null;
  type: string;
  payload: string;
  at: Date;
};

/**
 * Writes an event; the database's trigger makes its deliveries. ON CONFLICT, because a unique violation that is caught
 * would abort the caller's transaction all the same. Answers false when the order has its event of this type already.
 */
export async function insertEvent(tx: Sql, event: NewEvent): Promise<boolean> {
  const inserted = await tx.$executeRaw`
    INSERT INTO events (id, account_id, livemode, order_id, type, payload, created_at)
    VALUES (${event.id}, ${event.accountId}, ${event.livemode}, ${event.orderId}, ${event.type}, ${event.payload},
            ${event.at.toISOString()}::timestamptz)
    ON CONFLICT (order_id, type) DO NOTHING`;
  return inserted === 1;
}

/** The id of the event of this type that an order already has. */
export async function requireEventId(tx: Sql, orderId: string, type: string): Promise<string> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM events WHERE order_id = ${orderId} AND type = ${type}`;
  if (!rows[0]) throw new Error(`order ${orderId} has no event ${type}`);
  return rows[0].id;
}
