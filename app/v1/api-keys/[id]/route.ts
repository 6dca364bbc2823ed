import { apiKeyParams } from "@/lib/contract/api-keys";
import { revokeApiKey } from "@/lib/features/api-keys/revoke-api-key";
import { apiRoute } from "@/lib/http/api-route";

export const DELETE = apiRoute({
  scope: "account_owner",
  params: apiKeyParams,
  status: 204,
  handle: ({ ctx, params }) => revokeApiKey(ctx, params).then(() => undefined),
});
