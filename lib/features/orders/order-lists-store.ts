import { Prisma } from "@/prisma/generated/client";
import type { ListOrdersInput } from "@/lib/contract/orders";
import type { Owner } from "@/lib/platform/ctx";
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

export type Position = { createdAt: Date; id: string };

/** Returns one page, newest first by (created_at, id), with one row more than `limit` when there is a next page. */
export async function listOrderRows(
  db: Db,
  key: Owner,
  input: ListOrdersInput,
  after: Position | null,
): Promise<OrderWithTimeline[]> {
  const filters = filtersOf(key, input, after);
  if (input.search) return searchOrderRows(db, key, { ...input, search: input.search }, filters);
  return selectOrders(db, Prisma.sql`orders o WHERE ${filters}`, input.limit + 1);
}

function filtersOf(key: Owner, input: ListOrdersInput, after: Position | null): Prisma.Sql {
  const conditions = [
    Prisma.sql`o.account_id = ${key.accountId}`,
    Prisma.sql`o.livemode = ${key.livemode}`,
    input.status
      ? Prisma.sql`o.status = ${input.status}`
      : Prisma.sql`o.status NOT IN ('creating', 'abandoned')`,
    ...(input.created_after ? [Prisma.sql`o.created_at >= ${input.created_after}`] : []),
    ...(input.created_before ? [Prisma.sql`o.created_at < ${input.created_before}`] : []),
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
  key: Owner,
  input: ListOrdersInput & { search: string },
  filters: Prisma.Sql,
): Promise<OrderWithTimeline[]> {
  const { search } = input;
  const rowsMax = input.limit + 1;
  const pattern = `%${search.replace(/[\\%_]/g, (character) => `\\${character}`)}%`;
  const text = Prisma.sql`(o.product ILIKE ${pattern} OR o.customer_note ILIKE ${pattern})`;
  const matches = Prisma.sql`(o.id = ${search} OR o.payment_id = ${search} OR ${text})`;
  const recent = Prisma.sql`(
    SELECT * FROM orders o WHERE ${filters}
    ORDER BY o.created_at DESC, o.id DESC LIMIT ${Prisma.raw(String(SEARCH_WINDOW))}) o WHERE ${matches}`;
  const found = await selectOrders(db, recent, rowsMax);
  if (found.length === rowsMax) return found;
  const indexed = Prisma.sql`orders o WHERE ${filters} AND ${matches} AND o.id = ANY(ARRAY(
    SELECT ${search}::text
    UNION ALL SELECT p.id FROM orders p WHERE p.payment_id = ${search}
    UNION ALL SELECT s.order_id FROM order_search s
      WHERE s.grams @@ order_search_query(${key.accountId}, ${key.livemode}, ${search})))`;
  return selectOrders(db, indexed, rowsMax);
}
