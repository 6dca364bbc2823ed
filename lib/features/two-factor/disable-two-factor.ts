import type { TwoFactorProof } from "@/lib/contract/two-factor";
import { recordAudit } from "@/lib/features/audit/record-audit";
import type { SessionCtx } from "@/lib/platform/ctx";
import { transaction } from "@/lib/platform/db";
import { requireProof } from "./require-proof";
import { clearTwoFactor } from "./two-factor-store";

/** Turns two-factor sign-in off and deletes the recovery codes. Throws the same errors as `requireProof`. */
export async function disableTwoFactor(ctx: SessionCtx, proof: TwoFactorProof): Promise<void> {
  await requireProof(ctx, proof);
  const { userId } = ctx.session;
  await transaction(ctx, async (ctx) => {
    if (!(await clearTwoFactor(ctx.db, userId))) return;
    await recordAudit(ctx, {
      action: "two_factor.disabled",
      target: userId,
      detail: {},
    });
  });
}
