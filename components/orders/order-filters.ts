import {
  firstOf,
  listHref,
  parseCursors,
  type Cursors,
  type SearchParams,
} from "@/components/shell/list-url";
import type { QueryOf } from "@/lib/contract/call";
import { ORDER_STATUSES, type OrderStatus } from "@/lib/domain/order";

/** The filters of the order list, as stored in the URL. Days are UTC days, both inclusive. */
export type OrderFilters = Cursors & {
  status: OrderStatus | null;
  from: string | null;
  to: string | null;
  search: string;
};

const PAGE_SIZE = 25;
export const NO_FILTERS: OrderFilters = {
  status: null,
  from: null,
  to: null,
  search: "",
  cursors: [],
};

const SEARCH_MAX = 200;
const DAY_MS = 86_400_000;

/** Parses the filters from a URL. Invalid values are ignored. */
export function parseOrderFilters(params: SearchParams): OrderFilters {
  const status = firstOf(params.status);
  const days = [toDay(firstOf(params.from)), toDay(firstOf(params.to))] as const;
  const isReversed = days[0] !== null && days[1] !== null && days[0] > days[1];
  return {
    status: ORDER_STATUSES.find((known) => known === status) ?? null,
    from: isReversed ? days[1] : days[0],
    to: isReversed ? days[0] : days[1],
    search: toSearch(firstOf(params.search)),
    cursors: parseCursors(params),
  };
}

/** The URL of the list with these filters: the inverse of `parseOrderFilters`. */
export function orderListHref({ cursors, ...filters }: OrderFilters): string {
  return listHref("/dashboard/orders", filters, cursors);
}

/** The query of `GET /v1/billing/crypto-orders` for these filters. */
export function orderListQuery(filters: OrderFilters): QueryOf<"GET /v1/billing/crypto-orders"> {
  return {
    limit: String(PAGE_SIZE),
    status: filters.status ?? undefined,
    created_after: filters.from ? `${filters.from}T00:00:00.000Z` : undefined,
    created_before: filters.to ? startOfDayAfter(filters.to) : undefined,
    search: filters.search || undefined,
    cursor: filters.cursors.at(-1),
  };
}

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

function toDay(text: string): string | null {
  if (!/^[12]\d{3}-\d{2}-\d{2}$/.test(text)) return null;
  const date = new Date(`${text}T00:00:00.000Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text) ? text : null;
}

function startOfDayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00.000Z`) + DAY_MS).toISOString();
}
