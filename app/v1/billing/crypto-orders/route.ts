import { listOrdersQuery, orderPage } from "@/lib/contract/orders";
import { listOrders } from "@/lib/features/orders/list-orders";
import { apiRoute } from "@/lib/http/api-route";

export const GET = apiRoute({
  scope: "read",
  query: listOrdersQuery,
  output: orderPage,
  handle: ({ ctx, query }) => listOrders(ctx, query),
});
