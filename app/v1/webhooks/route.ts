import { createWebhookBody, webhookList, webhookWithSecret } from "@/lib/contract/webhooks";
import { createEndpoint } from "@/lib/features/webhooks/create-endpoint";
import { listEndpoints } from "@/lib/features/webhooks/list-endpoints";
import { apiRoute } from "@/lib/http/api-route";

export const GET = apiRoute({
  scope: "read",
  output: webhookList,
  handle: ({ ctx }) => listEndpoints(ctx),
});

export const POST = apiRoute({
  scope: "write",
  recentPassword: true,
  body: createWebhookBody,
  output: webhookWithSecret,
  status: 201,
  handle: ({ ctx, body }) => createEndpoint(ctx, body),
});
