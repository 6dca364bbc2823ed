import type { AccountCtx, Ctx, Scope } from "@/lib/platform/ctx";
import { hashApiKey, parseApiKey } from "./api-key-format";
import { findApiKeyByHash, touchApiKey } from "./api-keys-store";

export type FoundApiKey =
  | { kind: "found"; caller: Pick<AccountCtx, "accountId" | "livemode" | "actor" | "scopes"> }
  | { kind: "malformed" | "unknown" | "revoked" | "expired" };

const TOUCH_EVERY_MS = 60_000;

/** Who a key in clear belongs to. A mistyped key is told apart without a query. */
export async function findApiKey(ctx: Ctx, input: { token: string }): Promise<FoundApiKey> {
  if (!parseApiKey(input.token)) return { kind: "malformed" };
  const key = await findApiKeyByHash(ctx.db, hashApiKey(input.token));
  if (!key) return { kind: "unknown" };
  const now = ctx.clock.now();
  if (key.revokedAt) return { kind: "revoked" };
  if (key.expiresAt && key.expiresAt <= now) return { kind: "expired" };
  if (!key.lastUsedAt || now.getTime() - key.lastUsedAt.getTime() > TOUCH_EVERY_MS) {
    await touchApiKey(ctx.db, key.id, now);
  }
  return {
    kind: "found",
    caller: {
      accountId: key.accountId,
      livemode: key.livemode,
      actor: { kind: "api_key", id: key.id },
      scopes: key.scopes as Scope[],
    },
  };
}
