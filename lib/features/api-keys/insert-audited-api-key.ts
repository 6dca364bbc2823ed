import { recordAudit } from "@/lib/features/audit/record-audit";
import type { AccountCtx, Ctx } from "@/lib/platform/ctx";
import { insertApiKey, type NewApiKey } from "./api-keys-store";

/** Stores a new key and its audit entry. Requires a transaction. */
export async function insertAuditedApiKey(
  ctx: Ctx & Pick<AccountCtx, "accountId" | "actor">,
  row: NewApiKey,
): Promise<void> {
  await insertApiKey(ctx.db, row);
  await recordAudit(ctx, {
    action: "api_key.created",
    target: row.id,
    detail: {
      scopes: row.scopes,
      livemode: row.livemode,
      last_four: row.lastFour,
      expires_at: row.expiresAt?.toISOString() ?? null,
    },
  });
}
