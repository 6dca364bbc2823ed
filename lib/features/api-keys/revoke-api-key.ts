import { recordAudit } from "@/lib/features/audit/record-audit";
import type { AccountCtx } from "@/lib/platform/ctx";
import { transaction } from "@/lib/platform/db";
import { apiKeyNotFound, manageableKeys } from "./api-key-resource";
import { findApiKeyById, markRevoked } from "./api-keys-store";

/**
 * Revokes a key of the caller's account. The revocation takes effect in every process within a second. Repeating the
 * call has no effect. Throws `not-found`.
 */
export async function revokeApiKey(ctx: AccountCtx, { id }: { id: string }): Promise<void> {
  const owner = manageableKeys(ctx);
  await transaction(ctx, async (ctx) => {
    const key = await findApiKeyById(ctx.db, owner, id);
    if (!key) throw apiKeyNotFound();
    if (!(await markRevoked(ctx.db, owner, { id, at: ctx.clock.now() }))) return;
    await recordAudit(ctx, {
      action: "api_key.revoked",
      target: id,
      detail: { livemode: key.livemode, last_four: key.lastFour },
    });
  });
}
