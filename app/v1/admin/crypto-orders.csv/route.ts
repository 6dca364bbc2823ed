import { exportAllOrdersQuery } from "@/lib/contract/admin";
import { exportAllOrders } from "@/lib/features/admin/export-all-orders";
import { apiRoute } from "@/lib/http/api-route";
import { csvResponse } from "@/lib/http/csv-response";

export const GET = apiRoute({
  scope: "driftstack_internal_admin",
  query: exportAllOrdersQuery,
  handle: ({ ctx, query }) => {
    const date = ctx.clock.now().toISOString().slice(0, 10);
    return csvResponse(exportAllOrders(ctx, query), `all-orders-${date}.csv`);
  },
});
