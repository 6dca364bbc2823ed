import { Prisma, type Order } from "@/prisma/generated/client";
import { ORDER_STATUSES } from "@/lib/domain/order";
import { selectOrders, type OrderWithTimeline } from "@/lib/features/orders/orders-store";
import { columnsOf, sqlOf, type DbOrTx, type Tx } from "@/lib/platform/db";
import { listOrderIds, type PageQuery } from "./admin-order-ids-store";

const ORDER = columnsOf(Prisma.OrderScalarFieldEnum, "o");

/** One order of any account and mode, or null. */
export async function findAnyOrder(db: DbOrTx, id: string): Promise<OrderWithTimeline | null> {
  const [found] = await selectOrders(
    db,
    Prisma.sql`orders o WHERE o.id = ${id} AND o.status = ANY (${[...ORDER_STATUSES]}::text[])`,
    1,
  );
  return found ?? null;
}

/** Orders of all accounts, newest first on (created_at, id), with their timelines. */
export async function listAnyOrders(db: DbOrTx, query: PageQuery): Promise<OrderWithTimeline[]> {
  const ids = await listOrderIds(db, query);
  return selectOrders(db, Prisma.sql`orders o WHERE o.id = ANY (${ids}::text[])`, query.take);
}

/** The same orders without timelines: for files. */
export async function listAnyOrderRows(db: DbOrTx, query: PageQuery): Promise<Order[]> {
  const ids = await listOrderIds(db, query);
  return sqlOf(db).$queryRaw<Order[]>`
    SELECT ${ORDER} FROM orders o WHERE o.id = ANY (${ids}::text[])
    ORDER BY o.created_at DESC, o.id DESC`;
}

/** Writes the operators' note, which is on no customer surface, and tells whether there was one; null without an order. */
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
 * Locks pending orders made before `before`, oldest first, for this transaction. Those in other hands are passed over:
 * another sweep has them, or something is happening to them just now.
 */
export async function lockStaleOrders(
  tx: Tx,
  query: { before: Date; limit: number },
): Promise<Order[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM orders WHERE status = 'pending' AND created_at < ${query.before}
    ORDER BY created_at LIMIT ${query.limit} FOR UPDATE SKIP LOCKED`;
  return tx.order.findMany({
    where: { id: { in: rows.map((row) => row.id) } },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
}

/** True while a pending order made before `before` is left. */
export async function hasStaleOrder(db: DbOrTx, before: Date): Promise<boolean> {
  const found = await db.order.findFirst({
    where: { status: "pending", createdAt: { lt: before } },
    select: { id: true },
  });
  return found !== null;
}
