import {
  firstOf,
  listHref,
  parseCursors,
  type Cursors,
  type SearchParams,
} from "@/components/shell/list-url";
import type { QueryOf } from "@/lib/contract/call";
import { idPattern } from "@/lib/domain/id-pattern";
import { ORDER_EVENT_TYPES, TEST_EVENT_TYPE } from "@/lib/domain/order-event";

export const EVENT_TYPES = [...ORDER_EVENT_TYPES, TEST_EVENT_TYPE] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** The filters of the event list, as stored in the URL. */
export type EventFilters = Cursors & { type: EventType | null; orderId: string | null };

const PAGE_SIZE = 25;

/** Parses the filters from a URL. Invalid values are ignored. */
export function parseEventFilters(params: SearchParams): EventFilters {
  const orderId = firstOf(params.order_id);
  return {
    type: EVENT_TYPES.find((known) => known === firstOf(params.type)) ?? null,
    orderId: idPattern("ord").test(orderId) ? orderId : null,
    cursors: parseCursors(params),
  };
}

/** The URL of the list with these filters: the inverse of `parseEventFilters`. */
export function eventsHref({ type, orderId, cursors }: EventFilters): string {
  return listHref("/dashboard/events", { type, order_id: orderId }, cursors);
}

/** The query of `GET /v1/events` for these filters. */
export function eventsSearch({ type, orderId, cursors }: EventFilters): QueryOf<"GET /v1/events"> {
  return {
    limit: String(PAGE_SIZE),
    type: type ?? undefined,
    order_id: orderId ?? undefined,
    cursor: cursors.at(-1),
  };
}
