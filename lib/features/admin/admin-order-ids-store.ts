import { Prisma } from "@/prisma/generated/client";
import type { ExportAllOrdersInput } from "@/lib/contract/admin";
import { orderIdSchema } from "@/lib/contract/ids";
import { ORDER_STATUSES } from "@/lib/domain/order";
import { PROVIDER_KEYS } from "@/lib/providers/registry";
import type { Position } from "@/lib/platform/cursor";
import { hot, type Db } from "@/lib/platform/db";

export type PageQuery = { filter: ExportAllOrdersInput; after: Position | null; take: number };

/**
 * The number of newest orders that are scanned before the search index is used: `walked` in one scan, `gathered` when a
 * status or account filter selects them from index ranges.
 */
const SEARCH_WINDOW = { walked: 5_000, gathered: 500 };
/** The minimum search length for which the trigram index is useful, within one account and across all accounts. */
const GRAM_LENGTH = { account: 3, anywhere: 4 };
/** With more candidates than this, scanning all orders once is faster. */
const CANDIDATES_MAX = 2_000;
const NEWEST_FIRST = Prisma.sql`ORDER BY o.created_at DESC, o.id DESC`;
/** A literal, because the planner could not see from a parameter that only one page is needed. */
const limit = (rows: number) => Prisma.sql`LIMIT ${Prisma.raw(String(rows))}`;

/** Returns the order IDs of one page across all accounts, newest first by (created_at, id). */
export async function listOrderIds(db: Db, query: PageQuery): Promise<string[]> {
  const { filter, take } = query;
  if (filter.payment_id !== undefined) return idsOfPayment(db, query, filter.payment_id);
  if (filter.search !== undefined) return idsOfSearch(db, query, filter.search);
  return idsOf(db, mergedRanges(query, take));
}

async function idsOf(db: Db, statement: Prisma.Sql): Promise<string[]> {
  const rows = await hot(db, { planned: "each time" }).$queryRaw<{ id: string }[]>(statement);
  return rows.map((row) => row.id);
}

function modesOf({ filter }: PageQuery): boolean[] {
  return filter.livemode === undefined ? [true, false] : [filter.livemode];
}

function statusesOf({ filter }: PageQuery): string[] {
  return filter.status ? [filter.status] : [...ORDER_STATUSES];
}

function bounds({ filter, after }: PageQuery): Prisma.Sql {
  const conditions = [
    ...(filter.account_id ? [Prisma.sql`o.account_id = ${filter.account_id}`] : []),
    ...(filter.created_after ? [Prisma.sql`o.created_at >= ${filter.created_after}`] : []),
    ...(filter.created_before ? [Prisma.sql`o.created_at < ${filter.created_before}`] : []),
    ...(after ? [Prisma.sql`(o.created_at, o.id) < (${after.createdAt}, ${after.id})`] : []),
  ];
  return conditions.length === 0 ? Prisma.sql`true` : Prisma.join(conditions, " AND ");
}

function everyFilter(query: PageQuery): Prisma.Sql {
  return Prisma.sql`o.livemode = ANY (${modesOf(query)}::boolean[])
    AND o.status = ANY (${statusesOf(query)}::text[]) AND ${bounds(query)}`;
}

/**
 * Each combination of mode and status is one ordered index range. A page consists of the newest rows of these ranges.
 */
function mergedRanges(query: PageQuery, take: number): Prisma.Sql {
  return Prisma.sql`
    SELECT o.id, o.created_at FROM unnest(${modesOf(query)}::boolean[]) AS m(livemode)
    CROSS JOIN unnest(${statusesOf(query)}::text[]) AS s(status)
    CROSS JOIN LATERAL (
      SELECT o.id, o.created_at FROM orders o
      WHERE o.livemode = m.livemode AND o.status = s.status AND ${bounds(query)}
      ${NEWEST_FIRST} ${limit(take)}
    ) o
    ${NEWEST_FIRST} ${limit(take)}`;
}

/** Finds orders by the payment that they show or by any other payment created for them. */
function idsOfPayment(db: Db, query: PageQuery, paymentId: string): Promise<string[]> {
  const { search } = query.filter;
  const matches = search === undefined ? Prisma.sql`true` : matchesOf(search);
  return idsOf(
    db,
    Prisma.sql`
      SELECT o.id FROM orders o
      WHERE o.id IN (
        SELECT id FROM orders WHERE payment_id = ${paymentId}
        UNION SELECT order_id FROM payments
          WHERE provider = ANY (${PROVIDER_KEYS}::text[]) AND provider_payment_id = ${paymentId})
        AND ${everyFilter(query)} AND ${matches}
      ${NEWEST_FIRST} ${limit(query.take)}`,
  );
}

function matchesOf(search: string): Prisma.Sql {
  const pattern = `%${search.replace(/[\\%_]/g, (character) => `\\${character}`)}%`;
  return Prisma.sql`(o.id = ${search} OR o.payment_id = ${search}
    OR o.product ILIKE ${pattern} OR o.customer_note ILIKE ${pattern})`;
}

/**
 * An ID is looked up directly. Most other searches are for something recent or frequent, so the newest orders are
 * scanned first. Only when they do not fill the page are all other orders searched. This uses the trigram index, or a
 * scan of all orders for searches that are very short or match too many orders.
 */
async function idsOfSearch(db: Db, query: PageQuery, search: string): Promise<string[]> {
  const { take } = query;
  const page = Prisma.sql`${NEWEST_FIRST} ${limit(take)}`;
  const select = Prisma.sql`SELECT o.id FROM orders o WHERE ${everyFilter(query)}`;
  const byId = await idsOf(db, Prisma.sql`${select} AND ${idMatches(search)} ${page}`);
  if (byId.length === take || orderIdSchema.safeParse(search).success) return byId;

  const matches = matchesOf(search);
  const recent = await idsOf(
    db,
    Prisma.sql`SELECT o.id FROM ${newestOf(query)} WHERE ${everyFilter(query)} AND ${matches} ${page}`,
  );
  if (recent.length === take) return recent;
  const candidates = await candidatesOf(db, query, search);
  if (candidates === null) return idsOf(db, Prisma.sql`${select} AND ${matches} ${page}`);
  const found = [...byId, ...candidates];
  return idsOf(db, Prisma.sql`${select} AND o.id = ANY (${found}::text[]) AND ${matches} ${page}`);
}

/**
 * Without a status or account filter, orders are scanned from the newest until the page is full. Otherwise, they are
 * selected from their index ranges.
 */
function newestOf(query: PageQuery): Prisma.Sql {
  const { walked, gathered } = SEARCH_WINDOW;
  const isNarrow = query.filter.status !== undefined || query.filter.account_id !== undefined;
  return isNarrow
    ? Prisma.sql`(${mergedRanges(query, gathered)}) newest JOIN orders o ON o.id = newest.id`
    : Prisma.sql`(SELECT * FROM orders o WHERE ${bounds(query)} ${NEWEST_FIRST} ${limit(walked)}) o`;
}

/**
 * Returns the IDs of orders that match the trigrams of the search. Returns null when there are too many, or when the
 * search is too short for the index.
 */
async function candidatesOf(db: Db, query: PageQuery, search: string): Promise<string[] | null> {
  const { account_id: accountId } = query.filter;
  const needed = accountId === undefined ? GRAM_LENGTH.anywhere : GRAM_LENGTH.account;
  if ([...search].length < needed) return null;
  const wanted =
    accountId === undefined
      ? Prisma.sql`SELECT order_search_query_anywhere(${search}) AS grams`
      : Prisma.sql`SELECT order_search_query(${accountId}, m.livemode, ${search}) AS grams
          FROM unnest(${modesOf(query)}::boolean[]) AS m(livemode)`;
  const found = await idsOf(
    db,
    Prisma.sql`SELECT s.order_id AS id FROM (${wanted}) wanted
      JOIN order_search s ON s.grams @@ wanted.grams ${limit(CANDIDATES_MAX + 1)}`,
  );
  return found.length > CANDIDATES_MAX ? null : found;
}

function idMatches(search: string): Prisma.Sql {
  return Prisma.sql`o.id IN (SELECT ${search}::text UNION SELECT id FROM orders WHERE payment_id = ${search})`;
}
