import type { RecoveryCodes, TwoFactorProof } from "@/lib/contract/two-factor";
import { recordAudit } from "@/lib/features/audit/record-audit";
import type { SessionCtx } from "@/lib/platform/ctx";
import { inTransaction, type Tx } from "@/lib/platform/db";
import { hashRecoveryCode, newRecoveryCodes } from "./recovery-codes";
import { requireProof } from "./require-proof";
import { replaceRecoveryCodes as replaceRows } from "./two-factor-store";

/** Returns new recovery codes. The earlier ones are no longer accepted. Throws the same errors as `requireProof`. */
export async function replaceRecoveryCodes(
  ctx: SessionCtx,
  proof: TwoFactorProof,
): Promise<RecoveryCodes> {
  await requireProof(ctx, proof);
  return inTransaction(ctx.db, async (tx) => {
    const codes = await storeNewRecoveryCodes(tx, ctx);
    await recordAudit(tx, ctx, {
      accountId: ctx.accountId,
      actor: ctx.actor,
      action: "two_factor.recovery_codes_replaced",
      target: ctx.session.userId,
      detail: {},
    });
    return codes;
  });
}

/** Replaces the user's recovery codes in the transaction of the change that requires it. */
export async function storeNewRecoveryCodes(tx: Tx, ctx: SessionCtx): Promise<RecoveryCodes> {
  const { userId } = ctx.session;
  const codes = newRecoveryCodes();
  const hashes = codes.map((code) => hashRecoveryCode(ctx, { userId, code }));
  await replaceRows(tx, { userId, hashes, now: ctx.clock.now() });
  return { recovery_codes: codes };
}
