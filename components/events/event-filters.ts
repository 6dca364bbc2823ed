import type { SearchParams } from "@/components/orders/order-filters";
import { listHref, parseCursors } from "@/components/webhooks/delivery-filters";
import type { QueryOf } from "@/lib/contract/call";
import { idPattern } from "@/lib/domain/id-pattern";
import { ORDER_EVENT_TYPES, TEST_EVENT_TYPE } from "@/lib/domain/order-event";

export const EVENT_TYPES = [...ORDER_EVENT_TYPES, TEST_EVENT_TYPE] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** The filters of the event list, as stored in the URL. */
export type EventFilters = {
  type: EventType | null;
  orderId: string | null;
  /** The cursors of the pages visited so far; the last one is the current page's. Empty on the first page. */
  cursors: readonly string[];
};

const PAGE_SIZE = 25;

/** Parses the filters from a URL. Invalid values are ignored. */
export function parseEventFilters(params: SearchParams): EventFilters {
  const type = [params.type].flat()[0];
  const orderId = [params.order_id].flat()[0] ?? "";
  return {
    type: EVENT_TYPES.find((known) => known === type) ?? null,
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
  const cursor = cursors.at(-1);
  return {
    limit: String(PAGE_SIZE),
    ...(type ? { type } : {}),
    ...(orderId ? { order_id: orderId } : {}),
    ...(cursor ? { cursor } : {}),
  };
}
