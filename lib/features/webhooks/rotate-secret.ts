import type { RotatedSecret, RotateSecretInput } from "@/lib/contract/webhook-secrets";
import { recordAudit } from "@/lib/features/audit/record-audit";
import type { AccountCtx } from "@/lib/platform/ctx";
import { transaction } from "@/lib/platform/db";
import { endpointNotFound } from "./endpoint-rules";
import { makeSecret } from "./make-secret";
import { lockEndpoint, replaceSecret } from "./secrets-store";

const GRACE_MS = 24 * 60 * 60 * 1000;

/**
 * Replaces an endpoint's signing secret; the new one is shown only in this response. The previous secret continues to
 * sign alongside it for 24 hours, unless it is revoked. At most two secrets sign: one that is already in its grace
 * period is deleted immediately. Throws `not-found`.
 */
export async function rotateSecret(
  ctx: AccountCtx,
  input: { id: string } & RotateSecretInput,
): Promise<RotatedSecret> {
  const { id, revoke_previous: revokes = false } = input;
  return transaction(ctx, async (ctx) => {
    if (!(await lockEndpoint(ctx.db, ctx, id))) throw endpointNotFound(id);
    const graceUntil = revokes ? null : new Date(ctx.clock.now().getTime() + GRACE_MS);
    const { secret, row } = makeSecret(ctx, id);
    const previous = await replaceSecret(ctx.db, { next: row, graceUntil });
    await recordAudit(ctx, {
      action: "webhook_endpoint.secret_rotated",
      target: id,
      detail: { livemode: ctx.livemode, revoked_previous: revokes },
    });
    return {
      id,
      secret,
      secret_prefix: row.prefix,
      prev_secret_prefix: previous,
      grace_expires_at: graceUntil?.toISOString() ?? null,
    };
  });
}
