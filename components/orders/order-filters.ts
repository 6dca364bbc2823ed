import type { QueryOf } from "@/lib/contract/call";
import { ORDER_STATUSES, type OrderStatus } from "@/lib/domain/order";

/** The filters of the order list, as stored in the URL. Days are UTC days, both inclusive. */
export type OrderFilters = {
  status: OrderStatus | null;
  from: string | null;
  to: string | null;
  search: string;
  /** The cursors of the pages visited so far; the last one is the current page's. Empty on the first page. */
  cursors: readonly string[];
};

export type SearchParams = Record<string, string | string[] | undefined>;

export const PAGE_SIZE = 25;
export const NO_FILTERS: OrderFilters = {
  status: null,
  from: null,
  to: null,
  search: "",
  cursors: [],
};

const SEARCH_MAX = 200;
const CURSOR_MAX = 512;
/** Older cursors are dropped, so that the URL stays within the length that servers accept. */
const CURSORS_MAX = 10;
const DAY_MS = 86_400_000;

/** Parses the filters from a URL. Invalid values are ignored. */
export function parseOrderFilters(params: SearchParams): OrderFilters {
  const status = first(params.status);
  const days = [toDay(first(params.from)), toDay(first(params.to))] as const;
  const isTurned = days[0] !== null && days[1] !== null && days[0] > days[1];
  return {
    status: (ORDER_STATUSES as readonly string[]).includes(status) ? (status as OrderStatus) : null,
    from: isTurned ? days[1] : days[0],
    to: isTurned ? days[0] : days[1],
    search: toSearch(first(params.search)),
    cursors: [params.cursor ?? []]
      .flat()
      .filter((cursor) => cursor !== "" && cursor.length <= CURSOR_MAX)
      .slice(-CURSORS_MAX),
  };
}

/** The URL of the list with these filters: the inverse of `parseOrderFilters`. */
export function orderListHref(filters: OrderFilters): string {
  const query = new URLSearchParams();
  if (filters.status) query.set("status", filters.status);
  if (filters.from) query.set("from", filters.from);
  if (filters.to) query.set("to", filters.to);
  if (filters.search) query.set("search", filters.search);
  for (const cursor of filters.cursors.slice(-CURSORS_MAX)) query.append("cursor", cursor);
  const text = query.toString();
  return text === "" ? "/dashboard/orders" : `/dashboard/orders?${text}`;
}

/** The query of `GET /v1/billing/crypto-orders` for these filters. */
export function orderListQuery(filters: OrderFilters): QueryOf<"GET /v1/billing/crypto-orders"> {
  const cursor = filters.cursors.at(-1);
  return {
    limit: String(PAGE_SIZE),
    ...(filters.status ? { status: filters.status } : {}),
    ...(filters.from ? { created_after: `${filters.from}T00:00:00.000Z` } : {}),
    ...(filters.to ? { created_before: startOfDayAfter(filters.to) } : {}),
    ...(filters.search ? { search: filters.search } : {}),
    ...(cursor ? { cursor } : {}),
  };
}

/** True when any filter is set, apart from the page. */
export function isFiltered(filters: OrderFilters): boolean {
  return Boolean(filters.status || filters.from || filters.to || filters.search);
}

/** A search text without the characters that the database cannot store. */
export function toSearch(text: string): string {
  return [...text]
    .map((character) => (character < " " || character === "\u007f" ? " " : character))
    .join("")
    .trim()
    .slice(0, SEARCH_MAX);
}

function first(value: string | string[] | undefined): string {
  return [value].flat()[0] ?? "";
}

function toDay(text: string): string | null {
  if (!/^[12]\d{3}-\d{2}-\d{2}$/.test(text)) return null;
  const date = new Date(`${text}T00:00:00.000Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text) ? text : null;
}

function startOfDayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00.000Z`) + DAY_MS).toISOString();
}
