import { adminOrderPage, listAllOrdersQuery } from "@/lib/contract/admin";
import { listAllOrders } from "@/lib/features/admin/list-all-orders";
import { apiRoute } from "@/lib/http/api-route";

export const GET = apiRoute({
  scope: "driftstack_internal_admin",
  query: listAllOrdersQuery,
  output: adminOrderPage,
  handle: ({ ctx, query }) => listAllOrders(ctx, query),
});
