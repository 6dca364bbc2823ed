import type { RecoveryCodes, TwoFactorProof } from "@/lib/contract/two-factor";
import { recordAudit } from "@/lib/features/audit/record-audit";
import type { SessionCtx } from "@/lib/platform/ctx";
import { transaction } from "@/lib/platform/db";
import { hashRecoveryCode, newRecoveryCodes } from "./recovery-codes";
import { requireProof } from "./require-proof";
import { replaceRecoveryCodes as replaceRows } from "./two-factor-store";

/** Returns new recovery codes. The earlier ones are no longer accepted. Throws the same errors as `requireProof`. */
export async function replaceRecoveryCodes(
  ctx: SessionCtx,
  proof: TwoFactorProof,
): Promise<RecoveryCodes> {
  await requireProof(ctx, proof);
  return transaction(ctx, async (ctx) => {
    const codes = await storeNewRecoveryCodes(ctx);
    await recordAudit(ctx, {
      action: "two_factor.recovery_codes_replaced",
      target: ctx.session.userId,
      detail: {},
    });
    return codes;
  });
}

/** Replaces the user's recovery codes in the transaction of the change that requires it. */
export async function storeNewRecoveryCodes(ctx: SessionCtx): Promise<RecoveryCodes> {
  const { userId } = ctx.session;
  const codes = newRecoveryCodes();
  const hashes = codes.map((code) => hashRecoveryCode(ctx, { userId, code }));
  await replaceRows(ctx.db, { userId, hashes, now: ctx.clock.now() });
  return { recovery_codes: codes };
}
