import { queryOptions } from "@tanstack/react-query";
import { apiQuery } from "@/components/shell/call";
import type { OrderPage, OrderResource } from "@/lib/contract/orders";
import { orderListQuery, type OrderFilters } from "./order-filters";
import { pollIntervalMs, POLL_MS } from "./poll-interval";

/** Refreshes the data of a query while an order in it may still change. */
function refresh<T>(ordersIn: (data: T) => readonly OrderResource[]) {
  type Query = { state: { data: T | undefined } };
  const refetchInterval = ({ state: { data } }: Query) =>
    pollIntervalMs(data === undefined ? undefined : { orders: ordersIn(data) });
  const refetch = (query: Query) => (refetchInterval(query) === false ? false : "always");
  return {
    staleTime: POLL_MS,
    refetchInterval,
    refetchOnWindowFocus: refetch,
    refetchOnReconnect: refetch,
  } as const;
}

/** One page of orders. The server's first render and the browser's polling share it. */
export function ordersQuery(filters: OrderFilters, livemode: boolean) {
  return queryOptions({
    ...apiQuery("GET /v1/billing/crypto-orders", { query: orderListQuery(filters) }, livemode),
    ...refresh<OrderPage>((page) => page.orders),
  });
}

/** One order, refreshed by the same rule as the list. */
export function orderQuery(orderId: string, livemode: boolean) {
  return queryOptions({
    ...apiQuery("GET /v1/billing/crypto-orders/{id}", { params: { id: orderId } }, livemode),
    ...refresh<OrderResource>((order) => [order]),
  });
}
