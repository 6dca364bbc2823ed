import type { RecoveryCodes, TwoFactorProof } from "@/lib/contract/two-factor";
import { requirePassword } from "@/lib/features/accounts/check-password";
import { recordAudit } from "@/lib/features/audit/record-audit";
import { endOtherSessions } from "@/lib/features/sessions/end-other-sessions";
import { AppError } from "@/lib/platform/app-error";
import type { SessionCtx } from "@/lib/platform/ctx";
import { transaction } from "@/lib/platform/db";
import { storeNewRecoveryCodes } from "./replace-recovery-codes";
import { wrongCode } from "./require-proof";
import { alreadyOn } from "./set-up-two-factor";
import { findTotpStep } from "./totp";
import { activateSecret, readTwoFactorRow } from "./two-factor-store";
import { decryptTotpSecret } from "./verify-second-factor";

/**
 * Turns two-factor sign-in on, ends the user's other sessions, and returns recovery codes, which are shown only once.
 * Throws `conflict` when setup was not started or two-factor sign-in is already on, and `validation-failed` for a wrong
 * password or code.
 */
export async function enableTwoFactor(
  ctx: SessionCtx,
  proof: TwoFactorProof,
): Promise<RecoveryCodes> {
  const { id, userId } = ctx.session;
  const row = await readTwoFactorRow(ctx.db, userId);
  if (row.totpSecret) throw alreadyOn();
  const cipher = row.totpPendingSecret;
  if (!cipher)
    throw new AppError("conflict", "First get a secret with POST /v1/account/two-factor/setup.");
  await requirePassword(ctx, proof.password);
  const now = ctx.clock.now();
  const secret = decryptTotpSecret(ctx, { userId, cipher });
  const step = findTotpStep({ secret, code: proof.code, now });
  if (step === null) throw wrongCode();
  return transaction(ctx, async (ctx) => {
    if (!(await activateSecret(ctx.db, { userId, cipher, step, now }))) {
      throw new AppError(
        "conflict",
        "The set-up was repeated in the meantime. Scan the newest QR code and enter a code of it.",
      );
    }
    const codes = await storeNewRecoveryCodes(ctx);
    const ended = await endOtherSessions(ctx, { userId, keep: id });
    await recordAudit(ctx, {
      action: "two_factor.enabled",
      target: userId,
      detail: { sessions_ended: ended },
    });
    return codes;
  });
}
