import { accountResource, updateAccountBody } from "@/lib/contract/account";
import { getAccount } from "@/lib/features/accounts/get-account";
import { updateAccount } from "@/lib/features/accounts/update-account";
import { apiRoute } from "@/lib/http/api-route";

export const GET = apiRoute({
  scope: "read",
  output: accountResource,
  handle: ({ ctx }) => getAccount(ctx),
});

export const PATCH = apiRoute({
  scope: "account_owner",
  body: updateAccountBody,
  output: accountResource,
  handle: ({ ctx, body }) => updateAccount(ctx, body),
});
