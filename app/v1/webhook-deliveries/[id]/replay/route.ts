import { deliveryParams, deliveryResource } from "@/lib/contract/webhooks";
import { replayDelivery } from "@/lib/features/deliveries/replay-delivery";
import { apiRoute } from "@/lib/http/api-route";

export const POST = apiRoute({
  scope: "write",
  params: deliveryParams,
  output: deliveryResource,
  status: 202,
  handle: ({ ctx, params }) => replayDelivery(ctx, params),
});
