import { queryOptions } from "@tanstack/react-query";
import { fetchJson } from "@/components/account/fetch-json";
import type {
  DeliveryPage,
  DeliveryResource,
  DeliveryWithAttempts,
  ReplayedDeadLetters,
  SentPing,
  WebhookResource,
} from "@/lib/contract/webhooks";
import { deliveriesSearch, type DeliveryFilters } from "./delivery-filters";
import { deliveryPollMs } from "./delivery-poll";

const ENDPOINTS = "/v1/webhooks";
const DELIVERIES = "/v1/webhook-deliveries";

type Target = Pick<WebhookResource, "id" | "livemode">;

/** One page of an endpoint's deliveries. The server's first rendering and the browser's polling share it. */
export function deliveriesQuery({ id, livemode }: Target, filters: DeliveryFilters) {
  const search = deliveriesSearch(filters);
  return queryOptions({
    queryKey: ["deliveries", { livemode }, id, search],
    queryFn: ({ signal }) =>
      fetchJson<DeliveryPage>(`${ENDPOINTS}/${id}/deliveries?${new URLSearchParams(search)}`, {
        livemode,
        signal,
      }),
    refetchInterval: ({ state }) => deliveryPollMs(state.data?.data ?? [], Date.now()),
  });
}

/** One delivery with its attempts. */
export function deliveryQuery(livemode: boolean, id: string) {
  return queryOptions({
    queryKey: ["delivery", { livemode }, id],
    queryFn: ({ signal }) =>
      fetchJson<DeliveryWithAttempts>(`${DELIVERIES}/${id}`, { livemode, signal }),
    refetchInterval: ({ state }) => deliveryPollMs(state.data ? [state.data] : [], Date.now()),
  });
}

/** Sends a `test.ping` to one endpoint. Throws `ApiError`. */
export function sendTest({ id, livemode }: Target): Promise<SentPing> {
  return fetchJson<SentPing>(`${ENDPOINTS}/${id}/test`, { livemode, method: "POST" });
}

/** Sends a delivery's event once more; answers the new delivery. Throws `ApiError`. */
export function replayDelivery(livemode: boolean, id: string): Promise<DeliveryResource> {
  return fetchJson<DeliveryResource>(`${DELIVERIES}/${id}/replay`, { livemode, method: "POST" });
}

/** Sends an endpoint's dead letters since a time once more. Throws `ApiError`. */
export function replayDeadLetters(
  { id, livemode }: Target,
  since: string,
): Promise<ReplayedDeadLetters> {
  return fetchJson<ReplayedDeadLetters>(`${ENDPOINTS}/${id}/replay`, {
    livemode,
    method: "POST",
    body: { since, status: "dlq" },
  });
}
