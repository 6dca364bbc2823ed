import { recordAudit } from "@/lib/features/audit/record-audit";
import type { AccountCtx } from "@/lib/platform/ctx";
import { inTransaction } from "@/lib/platform/db";
import { endpointNotFound } from "./endpoint-rules";
import { deletePreviousSecrets } from "./previous-secret-store";
import { lockEndpoint } from "./secrets-store";

/**
 * Revokes the previous secret: from now on, only the current one signs. Does nothing outside a rotation's grace period.
 * Throws `not-found`.
 */
export async function revokePreviousSecret(ctx: AccountCtx, { id }: { id: string }): Promise<void> {
  await inTransaction(ctx.db, async (tx) => {
    if (!(await lockEndpoint(tx, ctx, id))) throw endpointNotFound(id);
    if ((await deletePreviousSecrets(tx, id)) === 0) return;
    await recordAudit(tx, ctx, {
      accountId: ctx.accountId,
      actor: ctx.actor,
      action: "webhook_endpoint.previous_secret_ended",
      target: id,
      detail: { livemode: ctx.livemode },
    });
  });
}
