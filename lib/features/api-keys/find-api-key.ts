import type { AccountCtx, Ctx } from "@/lib/platform/ctx";
import { hashApiKey, parseApiKey } from "./api-key-format";
import { findApiKeyByHash } from "./api-keys-store";
import type { KnownKey } from "./key-cache";
import { noteKeyUse } from "./note-key-use";

export type FoundApiKey =
  | { kind: "found"; caller: Pick<AccountCtx, "accountId" | "livemode" | "actor" | "scopes"> }
  | { kind: "malformed" | "unknown" | "revoked" | "expired" };

/**
 * Returns the caller that a plain-text key belongs to. A malformed key is rejected without a database query, and a
 * recently loaded key is read from the cache.
 */
export async function findApiKey(ctx: Ctx, input: { token: string }): Promise<FoundApiKey> {
  if (!parseApiKey(input.token)) return { kind: "malformed" };
  const hash = hashApiKey(input.token);
  const digest = Buffer.from(hash.buffer).toString("base64");
  const key = await ctx.services.keyCache.get(digest, () => load(ctx, hash));
  if (!key) return { kind: "unknown" };
  if (key.revokedAt) return { kind: "revoked" };
  if (key.expiresAt && key.expiresAt <= ctx.clock.now()) return { kind: "expired" };
  noteKeyUse(ctx, key);
  return {
    kind: "found",
    caller: {
      accountId: key.accountId,
      livemode: key.livemode,
      actor: { kind: "api_key", id: key.id },
      scopes: key.scopes,
    },
  };
}

async function load(ctx: Ctx, hash: Uint8Array<ArrayBuffer>): Promise<KnownKey | null> {
  const row = await findApiKeyByHash(ctx.db, hash);
  if (!row) return null;
  const { id, accountId, livemode, scopes, expiresAt, revokedAt, lastUsedAt } = row;
  return { id, accountId, livemode, scopes, expiresAt, revokedAt, lastUsedAt };
}
