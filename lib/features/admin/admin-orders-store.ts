import { Prisma } from "@/prisma/generated/client";
import { ORDER_STATUSES } from "@/lib/domain/order";
import {
  ORDER_COLUMNS,
  selectOrders,
  SHOWN_PAYMENT,
  type OrderRow,
  type OrderWithTimeline,
} from "@/lib/features/orders/orders-store";
import { sqlOf, type DbOrTx, type Tx } from "@/lib/platform/db";
import { listOrderIds, type PageQuery } from "./admin-order-ids-store";

/** Returns one order of any account and mode, or null. */
export async function findAnyOrder(db: DbOrTx, id: string): Promise<OrderWithTimeline | null> {
  const [found] = await selectOrders(
    db,
    Prisma.sql`orders o WHERE o.id = ${id} AND o.status = ANY (${[...ORDER_STATUSES]}::text[])`,
    1,
  );
  return found ?? null;
}

/** Returns orders of all accounts with their timelines, newest first by (created_at, id). */
export async function listAnyOrders(db: DbOrTx, query: PageQuery): Promise<OrderWithTimeline[]> {
  const ids = await listOrderIds(db, query);
  return selectOrders(db, Prisma.sql`orders o WHERE o.id = ANY (${ids}::text[])`, query.take);
}

/** Returns the same orders without timelines, for file exports. */
export async function listAnyOrderRows(db: DbOrTx, query: PageQuery): Promise<OrderRow[]> {
  const ids = await listOrderIds(db, query);
  return sqlOf(db).$queryRaw<OrderRow[]>`
    SELECT ${ORDER_COLUMNS} FROM orders o ${SHOWN_PAYMENT} WHERE o.id = ANY (${ids}::text[])
    ORDER BY o.created_at DESC, o.id DESC`;
}

/**
 * Writes the operators' note, which customers never see. Returns whether there was a note before, or null when the
 * order does not exist.
 */
export async function writeInternalNote(
  tx: Tx,
  id: string,
  note: string | null,
): Promise<{ hadNote: boolean } | null> {
  const rows = await tx.$queryRaw<{ hadNote: boolean }[]>`
    SELECT internal_note IS NOT NULL AS "hadNote" FROM orders
    WHERE id = ${id} AND status = ANY (${[...ORDER_STATUSES]}::text[]) FOR UPDATE`;
  if (!rows[0]) return null;
  await tx.order.update({ where: { id }, data: { internalNote: note } });
  return rows[0];
}

/**
 * Locks pending orders created before `before`, oldest first, until the transaction ends. Returns their IDs. Orders
 * locked by another transaction are skipped: another sweep or a message is changing them.
 */
export async function lockStaleOrders(
  tx: Tx,
  query: { before: Date; limit: number },
): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM orders WHERE status = 'pending' AND created_at < ${query.before}
    ORDER BY created_at, id LIMIT ${query.limit} FOR UPDATE SKIP LOCKED`;
  return rows.map((row) => row.id);
}

/** Returns true while a pending order created before `before` remains. */
export async function hasStaleOrder(db: DbOrTx, before: Date): Promise<boolean> {
  const found = await db.order.findFirst({
    where: { status: "pending", createdAt: { lt: before } },
    select: { id: true },
  });
  return found !== null;
}
