import { deliveryParams, deliveryWithAttempts } from "@/lib/contract/webhooks";
import { getDelivery } from "@/lib/features/deliveries/get-delivery";
import { apiRoute } from "@/lib/http/api-route";

export const GET = apiRoute({
  scope: "read",
  params: deliveryParams,
  output: deliveryWithAttempts,
  handle: ({ ctx, params }) => getDelivery(ctx, params),
});
