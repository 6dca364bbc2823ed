import { queryOptions } from "@tanstack/react-query";
import { apiQuery } from "@/components/shell/call";
import { eventsSearch, type EventFilters } from "./event-filters";

/** One page of events. The server's first render and the browser share it. */
export function eventsQuery(livemode: boolean, filters: EventFilters) {
  return apiQuery("GET /v1/events", { query: eventsSearch(filters) }, livemode);
}

/** The events of one order. A new `updatedAt` of the order means that there may be a new event. */
export function orderEventsQuery(livemode: boolean, orderId: string, updatedAt: string) {
  const query = eventsQuery(livemode, { type: null, orderId, cursors: [] });
  return queryOptions({
    queryKey: [...query.queryKey, updatedAt],
    queryFn: query.queryFn,
  });
}
