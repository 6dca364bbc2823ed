import { recordAudit } from "@/lib/features/audit/record-audit";
import type { AccountCtx } from "@/lib/platform/ctx";
import { transaction } from "@/lib/platform/db";
import { endpointNotFound } from "./endpoint-rules";
import { deletePreviousSecrets, lockEndpoint } from "./secrets-store";

/**
 * Revokes the previous secret: from now on, only the current one signs. Does nothing outside a rotation's grace period.
 * Throws `not-found`.
 */
export async function revokePreviousSecret(ctx: AccountCtx, { id }: { id: string }): Promise<void> {
  await transaction(ctx, async (ctx) => {
    if (!(await lockEndpoint(ctx.db, ctx, id))) throw endpointNotFound(id);
    if ((await deletePreviousSecrets(ctx.db, id)) === 0) return;
    await recordAudit(ctx, {
      action: "webhook_endpoint.previous_secret_ended",
      target: id,
      detail: { livemode: ctx.livemode },
    });
  });
}
