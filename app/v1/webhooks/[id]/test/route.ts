import { sentPing, webhookParams } from "@/lib/contract/webhooks";
import { testEndpoint } from "@/lib/features/deliveries/test-endpoint";
import { apiRoute } from "@/lib/http/api-route";

export const POST = apiRoute({
  scope: "write",
  params: webhookParams,
  output: sentPing,
  status: 202,
  handle: ({ ctx, params }) => testEndpoint(ctx, params),
});
