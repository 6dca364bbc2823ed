import { webhookParams } from "@/lib/contract/webhooks";
import { endPreviousSecret } from "@/lib/features/webhooks/end-previous-secret";
import { apiRoute } from "@/lib/http/api-route";

export const DELETE = apiRoute({
  scope: "write",
  params: webhookParams,
  status: 204,
  handle: ({ ctx, params }) => endPreviousSecret(ctx, params).then(() => undefined),
});
