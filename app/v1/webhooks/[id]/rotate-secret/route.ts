import { rotatedSecret, rotateSecretBody, webhookParams } from "@/lib/contract/webhooks";
import { rotateSecret } from "@/lib/features/webhooks/rotate-secret";
import { apiRoute } from "@/lib/http/api-route";

export const POST = apiRoute({
  scope: "write",
  recentPassword: true,
  params: webhookParams,
  body: rotateSecretBody,
  output: rotatedSecret,
  handle: ({ ctx, params, body }) => rotateSecret(ctx, { ...body, ...params }),
});
