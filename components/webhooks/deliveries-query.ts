import { queryOptions } from "@tanstack/react-query";
import { apiQuery } from "@/components/shell/call";
import type { WebhookResource } from "@/lib/contract/webhooks";
import { deliveriesSearch, type DeliveryFilters } from "./delivery-filters";
import { deliveryPollMs } from "./delivery-state";

/** A page of an endpoint's deliveries. The server's first render and the browser's polling share it. */
export function deliveriesQuery(
  { id, livemode }: Pick<WebhookResource, "id" | "livemode">,
  filters: DeliveryFilters,
) {
  const input = { params: { id }, query: deliveriesSearch(filters) };
  return queryOptions({
    ...apiQuery("GET /v1/webhooks/{id}/deliveries", input, livemode),
    refetchInterval: ({ state }) => deliveryPollMs(state.data?.data ?? [], Date.now()),
  });
}

export function deliveryQuery(livemode: boolean, id: string) {
  return queryOptions({
    ...apiQuery("GET /v1/webhook-deliveries/{id}", { params: { id } }, livemode),
    refetchInterval: ({ state }) => deliveryPollMs(state.data ? [state.data] : [], Date.now()),
  });
}

/** The deliveries of one event, to all endpoints. */
export function eventDeliveriesQuery(livemode: boolean, eventId: string) {
  return queryOptions({
    ...apiQuery("GET /v1/events/{id}/deliveries", { params: { id: eventId } }, livemode),
    refetchInterval: ({ state }) => deliveryPollMs(state.data?.data ?? [], Date.now()),
  });
}
