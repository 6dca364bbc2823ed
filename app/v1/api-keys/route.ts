import {
  apiKeyPage,
  apiKeyWithSecret,
  createApiKeyBody,
  listApiKeysQuery,
} from "@/lib/contract/api-keys";
import { listApiKeys } from "@/lib/features/api-keys/list-api-keys";
import { mintApiKey } from "@/lib/features/api-keys/mint-api-key";
import { apiRoute } from "@/lib/http/api-route";

export const GET = apiRoute({
  scope: "account_owner",
  query: listApiKeysQuery,
  output: apiKeyPage,
  handle: ({ ctx, query }) => listApiKeys(ctx, query),
});

export const POST = apiRoute({
  scope: "account_owner",
  recentPassword: true,
  body: createApiKeyBody,
  output: apiKeyWithSecret,
  status: 201,
  handle: ({ ctx, body }) => mintApiKey(ctx, body),
});
