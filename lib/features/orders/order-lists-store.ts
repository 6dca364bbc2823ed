import { Prisma } from "@/prisma/generated/client";
import type { ListOrdersInput } from "@/lib/contract/orders";
import type { Owner } from "@/lib/platform/ctx";
import type { Position } from "@/lib/platform/cursor";
import { hot, type Db } from "@/lib/platform/db";
import {
  ORDER_COLUMNS,
  SHOWN_PAYMENT,
  TIMELINE,
  withTimeline,
  type OrderRow,
  type OrderWithTimeline,
  type RawOrder,
} from "./orders-store";

type Filter = Omit<ListOrdersInput, "cursor" | "limit">;
export type OrderListQuery = { filter: Filter; after: Position | null; take: number };

/** Returns orders of an account and mode with their timelines, newest first by (created_at, id). */
export async function listOrderRows(
  db: Db,
  owner: Owner,
  query: OrderListQuery,
): Promise<OrderWithTimeline[]> {
  const filters = filtersOf(owner, query);
  const { search } = query.filter;
  return search
    ? searchOrderRows(db, owner, { search, filters, take: query.take })
    : selectOrders(db, Prisma.sql`orders o WHERE ${filters}`, query.take);
}

function filtersOf(owner: Owner, { filter, after }: OrderListQuery): Prisma.Sql {
  const conditions = [
    Prisma.sql`o.account_id = ${owner.accountId}`,
    Prisma.sql`o.livemode = ${owner.livemode}`,
    filter.status
      ? Prisma.sql`o.status = ${filter.status}`
      : Prisma.sql`o.status NOT IN ('creating', 'abandoned')`,
    ...(filter.created_after ? [Prisma.sql`o.created_at >= ${filter.created_after}`] : []),
    ...(filter.created_before ? [Prisma.sql`o.created_at < ${filter.created_before}`] : []),
    ...(after ? [Prisma.sql`(o.created_at, o.id) < (${after.createdAt}, ${after.id})`] : []),
  ];
  return Prisma.join(conditions, " AND ");
}

/**
 * Returns orders with their timelines, newest first. `from` is the SQL after FROM, with the table aliased as `o`.
 * `LIMIT` is a literal and the query is planned each time, because the best plan depends on how many of the account's
 * rows are needed.
 */
async function selectOrders(
  db: Db,
  from: Prisma.Sql,
  rowsMax: number,
): Promise<OrderWithTimeline[]> {
  const rows = await hot(db, { planned: "each time" }).$queryRaw<RawOrder[]>`
    SELECT ${ORDER_COLUMNS}, ${TIMELINE} FROM (
      SELECT o.* FROM ${from} ORDER BY o.created_at DESC, o.id DESC LIMIT ${Prisma.raw(String(rowsMax))}
    ) o ${SHOWN_PAYMENT} ORDER BY o.created_at DESC, o.id DESC`;
  return rows.map(withTimeline);
}

/** Returns visible orders of any account with their timelines, newest first. */
export function listOrdersWithIds(db: Db, ids: readonly string[]): Promise<OrderWithTimeline[]> {
  const from = Prisma.sql`orders o WHERE o.id = ANY (${ids}::text[])
    AND o.status NOT IN ('creating', 'abandoned')`;
  return selectOrders(db, from, ids.length);
}

/** Returns the same orders without timelines. */
export function listRowsWithIds(db: Db, ids: readonly string[]): Promise<OrderRow[]> {
  return hot(db).$queryRaw<OrderRow[]>`
    SELECT ${ORDER_COLUMNS} FROM orders o ${SHOWN_PAYMENT}
    WHERE o.id = ANY (${ids}::text[]) AND o.status NOT IN ('creating', 'abandoned')
    ORDER BY o.created_at DESC, o.id DESC`;
}

/** How many of the newest orders are scanned before the search index is used. */
const SEARCH_WINDOW = 300;

/**
 * Most searches match recent or frequent texts, so the newest orders are scanned first. Only if they do not fill the
 * page is the trigram index used; its candidates are then checked against the texts.
 */
async function searchOrderRows(
  db: Db,
  owner: Owner,
  { search, filters, take }: { search: string; filters: Prisma.Sql; take: number },
): Promise<OrderWithTimeline[]> {
  const pattern = `%${search.replace(/[\\%_]/g, (character) => `\\${character}`)}%`;
  const text = Prisma.sql`(o.product ILIKE ${pattern} OR o.customer_note ILIKE ${pattern})`;
  const matches = Prisma.sql`(o.id = ${search} OR o.payment_id = ${search} OR ${text})`;
  const recent = Prisma.sql`(
    SELECT * FROM orders o WHERE ${filters}
    ORDER BY o.created_at DESC, o.id DESC LIMIT ${Prisma.raw(String(SEARCH_WINDOW))}) o WHERE ${matches}`;
  const found = await selectOrders(db, recent, take);
  if (found.length === take) return found;
  const indexed = Prisma.sql`orders o WHERE ${filters} AND ${matches} AND o.id = ANY(ARRAY(
    SELECT ${search}::text
    UNION ALL SELECT p.id FROM orders p WHERE p.payment_id = ${search}
    UNION ALL SELECT s.order_id FROM order_search s
      WHERE s.grams @@ order_search_query(${owner.accountId}, ${owner.livemode}, ${search})))`;
  return selectOrders(db, indexed, take);
}
