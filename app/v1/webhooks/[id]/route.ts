import { updateWebhookBody, webhookParams, webhookResource } from "@/lib/contract/webhooks";
import { deleteEndpoint } from "@/lib/features/webhooks/delete-endpoint";
import { getEndpoint } from "@/lib/features/webhooks/get-endpoint";
import { updateEndpoint } from "@/lib/features/webhooks/update-endpoint";
import { apiRoute } from "@/lib/http/api-route";

export const GET = apiRoute({
  scope: "read",
  params: webhookParams,
  output: webhookResource,
  handle: ({ ctx, params }) => getEndpoint(ctx, params),
});

export const PATCH = apiRoute({
  scope: "write",
  params: webhookParams,
  body: updateWebhookBody,
  output: webhookResource,
  handle: ({ ctx, params, body }) => updateEndpoint(ctx, { ...body, ...params }),
});

export const DELETE = apiRoute({
  scope: "write",
  params: webhookParams,
  status: 204,
  handle: ({ ctx, params }) => deleteEndpoint(ctx, params).then(() => undefined),
});
