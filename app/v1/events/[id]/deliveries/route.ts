import { listEventDeliveriesQuery } from "@/lib/contract/event-deliveries";
import { eventParams } from "@/lib/contract/webhook-events";
import { deliveryPage } from "@/lib/contract/webhooks";
import { listEventDeliveries } from "@/lib/features/deliveries/list-event-deliveries";
import { apiRoute } from "@/lib/http/api-route";

export const GET = apiRoute({
  scope: "read",
  params: eventParams,
  query: listEventDeliveriesQuery,
  output: deliveryPage,
  handle: ({ ctx, params, query }) => listEventDeliveries(ctx, { ...query, ...params }),
});
