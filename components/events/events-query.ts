import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { fetchJson } from "@/components/account/fetch-json";
import type { EventPage } from "@/lib/contract/webhook-events";
import type { DeliveryPage } from "@/lib/contract/webhooks";
import { deliveryPollMs } from "@/components/webhooks/delivery-poll";
import { eventsSearch, type EventFilters } from "./event-filters";

const PATH = "/v1/events";

/** One page of events. The server's first rendering and the browser share it. */
export function eventsQuery(livemode: boolean, filters: EventFilters) {
  const search = eventsSearch(filters);
  return queryOptions({
    queryKey: ["events", { livemode }, search],
    queryFn: ({ signal }) =>
      fetchJson<EventPage>(`${PATH}?${new URLSearchParams(search)}`, { livemode, signal }),
  });
}

/** The events of one order. Another state of the order (`updatedAt`) means another event. */
export function orderEventsQuery(livemode: boolean, orderId: string, updatedAt: string) {
  const search = eventsSearch({ type: null, orderId, cursors: [] });
  return queryOptions({
    queryKey: ["events", { livemode }, search, updatedAt],
    queryFn: ({ signal }) =>
      fetchJson<EventPage>(`${PATH}?${new URLSearchParams(search)}`, { livemode, signal }),
    placeholderData: keepPreviousData,
  });
}

/** What was sent of one event, to whatever endpoint. */
export function eventDeliveriesQuery(livemode: boolean, eventId: string) {
  return queryOptions({
    queryKey: ["deliveries", { livemode }, eventId],
    queryFn: ({ signal }) =>
      fetchJson<DeliveryPage>(`${PATH}/${eventId}/deliveries`, { livemode, signal }),
    refetchInterval: ({ state }) => deliveryPollMs(state.data?.data ?? [], Date.now()),
  });
}
