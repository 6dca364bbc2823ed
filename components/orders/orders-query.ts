import { queryOptions } from "@tanstack/react-query";
import { call } from "@/components/account/call";
import type { OrderResource } from "@/lib/contract/orders";
import { orderListQuery, type OrderFilters } from "./order-filters";
import { pollIntervalMs, POLL_MS } from "./poll-interval";

/** One page of orders. The server's first render and the browser's polling share it. */
export function ordersQuery(filters: OrderFilters, livemode: boolean) {
  const query = orderListQuery(filters);
  return queryOptions({
    queryKey: ["orders", { livemode }, query],
    queryFn: ({ signal }) => call("GET /v1/billing/crypto-orders", { query }, { livemode, signal }),
    staleTime: POLL_MS,
    refetchInterval: ({ state }) => pollIntervalMs(state.data),
    refetchOnWindowFocus: ({ state }) => (pollIntervalMs(state.data) === false ? false : "always"),
    refetchOnReconnect: ({ state }) => (pollIntervalMs(state.data) === false ? false : "always"),
  });
}

/** One order, refreshed by the same rule as the list. */
export function orderQuery(orderId: string, livemode: boolean) {
  const toPage = (order: OrderResource | undefined) => order && { orders: [order] };
  return queryOptions({
    queryKey: ["order", { livemode }, orderId],
    queryFn: ({ signal }) =>
      call("GET /v1/billing/crypto-orders/{id}", { params: { id: orderId } }, { livemode, signal }),
    staleTime: POLL_MS,
    refetchInterval: ({ state }) => pollIntervalMs(toPage(state.data)),
    refetchOnWindowFocus: ({ state }) =>
      pollIntervalMs(toPage(state.data)) === false ? false : "always",
    refetchOnReconnect: ({ state }) =>
      pollIntervalMs(toPage(state.data)) === false ? false : "always",
  });
}
