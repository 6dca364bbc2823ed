import type { ApiKeyResource } from "@/lib/contract/api-keys";
import { AppError } from "@/lib/platform/app-error";
import type { AccountCtx } from "@/lib/platform/ctx";
import type { ApiKeyRow, KeyOwner } from "./api-keys-store";

/** Converts a key to the resource that its account sees. It contains neither the key itself nor its digest. */
export function toApiKeyResource(row: ApiKeyRow): ApiKeyResource {
  return {
    id: row.id,
    name: row.name,
    key_prefix: row.prefix,
    last_four: row.lastFour,
    scopes: row.scopes,
    livemode: row.livemode,
    created_at: row.createdAt.toISOString(),
    expires_at: row.expiresAt?.toISOString() ?? null,
    last_used_at: row.lastUsedAt?.toISOString() ?? null,
    revoked_at: row.revokedAt?.toISOString() ?? null,
  };
}

/**
 * Selects the keys that a caller can list and revoke: a live caller has access to both modes, a test caller to test
 * keys only.
 */
export function manageableKeys(ctx: AccountCtx, livemode?: boolean): KeyOwner {
  return { accountId: ctx.accountId, livemode: ctx.livemode ? livemode : false };
}

/** Returns the same error for an unknown ID and for a key of another account or mode. */
export function apiKeyNotFound(): AppError {
  return new AppError("not-found", "No such API key. List yours with GET /v1/api-keys.");
}
