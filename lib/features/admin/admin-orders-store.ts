import { ORDER_STATUSES } from "@/lib/domain/order";
import type { Db } from "@/lib/platform/db";

/**
 * Writes the operators' note, which customers never see. Returns whether there was a note before, or null when the
 * order does not exist.
 */
export async function writeInternalNote(
  db: Db,
  id: string,
  note: string | null,
): Promise<{ hadNote: boolean } | null> {
  const rows = await db.$queryRaw<{ hadNote: boolean }[]>`
    SELECT internal_note IS NOT NULL AS "hadNote" FROM orders
    WHERE id = ${id} AND status = ANY (${[...ORDER_STATUSES]}::text[]) FOR UPDATE`;
  if (!rows[0]) return null;
  await db.order.update({ where: { id }, data: { internalNote: note } });
  return rows[0];
}

/**
 * Locks pending orders created before `before`, oldest first, until the transaction ends. Returns their IDs. Orders
 * locked by another transaction are skipped: another sweep or a message is changing them.
 */
export async function lockStaleOrders(
  db: Db,
  query: { before: Date; now: Date; limit: number },
): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT id FROM orders WHERE status = 'pending' AND created_at < ${query.before}
      AND (kind <> 'prompt' OR expires_at <= ${query.now})
    ORDER BY created_at, id LIMIT ${query.limit} FOR UPDATE SKIP LOCKED`;
  return rows.map((row) => row.id);
}

/** Returns true while a pending order created before `before` remains. */
export async function hasStaleOrder(db: Db, before: Date, now: Date): Promise<boolean> {
  const found = await db.order.findFirst({
    where: {
      status: "pending",
      createdAt: { lt: before },
      OR: [{ kind: { not: "prompt" } }, { expiresAt: { lte: now } }],
    },
    select: { id: true },
  });
  return found !== null;
}
