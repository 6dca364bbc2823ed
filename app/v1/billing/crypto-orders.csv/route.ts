import { exportOrdersQuery } from "@/lib/contract/orders";
import { exportOrders } from "@/lib/features/orders/export-orders";
import { apiRoute } from "@/lib/http/api-route";
import { csvResponse } from "@/lib/http/csv-response";

export const GET = apiRoute({
  scope: "read",
  query: exportOrdersQuery,
  handle: ({ ctx, query }) => {
    const date = ctx.clock.now().toISOString().slice(0, 10);
    return csvResponse(exportOrders(ctx, query), `orders-${date}.csv`);
  },
});
