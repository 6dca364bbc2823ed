import type { ApiKeyPage, ListApiKeysInput } from "@/lib/contract/api-keys";
import type { AccountCtx } from "@/lib/platform/ctx";
import { readPageByTime, toPage } from "@/lib/platform/cursor";
import { manageableKeys, toApiKeyResource } from "./api-key-resource";
import { listApiKeyRows } from "./api-keys-store";

/**
 * Returns a page of the account's keys, newest first, including revoked and expired keys. Throws `bad-request` for a
 * cursor from another list.
 */
export async function listApiKeys(ctx: AccountCtx, input: ListApiKeysInput): Promise<ApiKeyPage> {
  const { cursor, limit } = input;
  const owner = manageableKeys(ctx, input.livemode);
  const scope = ["api_keys", ctx.accountId, owner.livemode];
  const page = await readPageByTime(ctx, { cursor, limit, scope }, (query) =>
    listApiKeyRows(ctx.db, owner, query),
  );
  return toPage(page, toApiKeyResource);
}
