import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { call } from "@/components/shell/call";
import { deliveryPollMs } from "@/components/webhooks/delivery-state";
import { eventsSearch, type EventFilters } from "./event-filters";

/** One page of events. The server's first render and the browser share it. */
export function eventsQuery(livemode: boolean, filters: EventFilters) {
  const search = eventsSearch(filters);
  return queryOptions({
    queryKey: ["events", { livemode }, search],
    queryFn: ({ signal }) => call("GET /v1/events", { query: search }, { livemode, signal }),
  });
}

/** The events of one order. A new `updatedAt` of the order means that there may be a new event. */
export function orderEventsQuery(livemode: boolean, orderId: string, updatedAt: string) {
  const search = eventsSearch({ type: null, orderId, cursors: [] });
  return queryOptions({
    queryKey: ["events", { livemode }, search, updatedAt],
    queryFn: ({ signal }) => call("GET /v1/events", { query: search }, { livemode, signal }),
    placeholderData: keepPreviousData,
  });
}

/** The deliveries of one event, to all endpoints. */
export function eventDeliveriesQuery(livemode: boolean, eventId: string) {
  return queryOptions({
    queryKey: ["deliveries", { livemode }, eventId],
    queryFn: ({ signal }) =>
      call("GET /v1/events/{id}/deliveries", { params: { id: eventId } }, { livemode, signal }),
    refetchInterval: ({ state }) => deliveryPollMs(state.data?.data ?? [], Date.now()),
  });
}
