import { queryOptions } from "@tanstack/react-query";
import { call } from "@/components/shell/call";
import type { WebhookResource } from "@/lib/contract/webhooks";
import { deliveriesSearch, type DeliveryFilters } from "./delivery-filters";
import { deliveryPollMs } from "./delivery-state";

/** A page of an endpoint's deliveries. The server's first render and the browser's polling share it. */
export function deliveriesQuery(
  { id, livemode }: Pick<WebhookResource, "id" | "livemode">,
  filters: DeliveryFilters,
) {
  const query = deliveriesSearch(filters);
  return queryOptions({
    queryKey: ["deliveries", { livemode }, id, query],
    queryFn: ({ signal }) =>
      call("GET /v1/webhooks/{id}/deliveries", { params: { id }, query }, { livemode, signal }),
    refetchInterval: ({ state }) => deliveryPollMs(state.data?.data ?? [], Date.now()),
  });
}

/** One delivery with its attempts. */
export function deliveryQuery(livemode: boolean, id: string) {
  return queryOptions({
    queryKey: ["delivery", { livemode }, id],
    queryFn: ({ signal }) =>
      call("GET /v1/webhook-deliveries/{id}", { params: { id } }, { livemode, signal }),
    refetchInterval: ({ state }) => deliveryPollMs(state.data ? [state.data] : [], Date.now()),
  });
}
