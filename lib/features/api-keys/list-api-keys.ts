import type { ApiKeyPage, ListApiKeysInput } from "@/lib/contract/api-keys";
import type { AccountCtx } from "@/lib/platform/ctx";
import { decodeCursor, encodeCursor } from "@/lib/platform/cursor";
import { manageableKeys, toApiKeyResource } from "./api-key-resource";
import { listApiKeyRows, type KeyPosition } from "./api-keys-store";

/**
 * Returns a page of the account's keys, newest first, including revoked and expired keys. Throws `bad-request` for a
 * cursor from another list.
 */
export async function listApiKeys(ctx: AccountCtx, input: ListApiKeysInput): Promise<ApiKeyPage> {
  const { limit } = input;
  const key = ctx.config.keys.session;
  const owner = manageableKeys(ctx, input.livemode);
  const scope = JSON.stringify(["api_keys", ctx.accountId, owner.livemode ?? null]);
  const after =
    input.cursor === undefined ? null : toPosition(decodeCursor(key, input.cursor, scope));
  const rows = await listApiKeyRows(ctx.db, owner, { after, take: limit + 1 });
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  return {
    data: page.map(toApiKeyResource),
    has_more: last !== undefined,
    next_cursor: last ? encodeCursor(key, [last.createdAt.toISOString(), last.id], scope) : null,
  };
}

function toPosition([createdAt = "", id = ""]: string[]): KeyPosition {
  return { createdAt: new Date(createdAt), id };
}
