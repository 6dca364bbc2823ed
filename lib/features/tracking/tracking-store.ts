import { Prisma } from "@/prisma/generated/client";
import type { OrderStatus } from "@/lib/domain/order";
import { hot, type Db } from "@/lib/platform/db";

export type TrackedRow = {
  id: string;
  status: OrderStatus;
  product: string;
  priceCents: number;
  priceCurrency: string;
};

/** Returns the visible order with this ID or number if it belongs to the account with this number, or null. */
export async function findTrackedRow(
  db: Db,
  key: { id: string } | { orderNumber: number },
  accountNumber: number,
): Promise<TrackedRow | null> {
  const isWanted =
    "id" in key ? Prisma.sql`o.id = ${key.id}` : Prisma.sql`o.order_number = ${key.orderNumber}`;
  const rows = await hot(db).$queryRaw<TrackedRow[]>`
    SELECT o.id, o.status, o.product, o.price_cents AS "priceCents", o.price_currency AS "priceCurrency"
    FROM orders o JOIN accounts a ON a.id = o.account_id
    WHERE ${isWanted} AND a.number = ${accountNumber} AND o.status NOT IN ('creating', 'abandoned')`;
  return rows[0] ?? null;
}
