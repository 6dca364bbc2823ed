import type { ApiKeyResource } from "@/lib/contract/api-keys";
import { AppError } from "@/lib/platform/app-error";
import type { AccountCtx } from "@/lib/platform/ctx";
import type { ApiKeyRow, KeyOwner } from "./api-keys-store";

/** A key as its account sees it: never the key itself, never its digest. */
export function toApiKeyResource(row: ApiKeyRow): ApiKeyResource {
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    last_four: row.lastFour,
    scopes: row.scopes as ApiKeyResource["scopes"],
    livemode: row.livemode,
    created_at: row.createdAt.toISOString(),
    expires_at: row.expiresAt?.toISOString() ?? null,
    last_used_at: row.lastUsedAt?.toISOString() ?? null,
    revoked_at: row.revokedAt?.toISOString() ?? null,
  };
}

/** The keys a caller may see and end: a live caller those of both modes, a test caller only test ones. */
export function manageableKeys(ctx: AccountCtx, livemode?: boolean): KeyOwner {
  return { accountId: ctx.accountId, livemode: ctx.livemode ? livemode : false };
}

/** The same answer for an id that never was and for one of another account or mode. */
export function apiKeyNotFound(): AppError {
  return new AppError("not-found", "No such API key. List yours with GET /v1/api-keys.");
}
