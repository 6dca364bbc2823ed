import { deliveryPage, listDeliveriesQuery, webhookParams } from "@/lib/contract/webhooks";
import { listDeliveries } from "@/lib/features/deliveries/list-deliveries";
import { apiRoute } from "@/lib/http/api-route";

export const GET = apiRoute({
  scope: "read",
  params: webhookParams,
  query: listDeliveriesQuery,
  output: deliveryPage,
  handle: ({ ctx, params, query }) => listDeliveries(ctx, { ...query, ...params }),
});
