import { recordAudit } from "@/lib/features/audit/record-audit";
import { endOtherSessions } from "@/lib/features/sessions/end-other-sessions";
import { AppError } from "@/lib/platform/app-error";
import type { Ctx } from "@/lib/platform/ctx";
import { transaction } from "@/lib/platform/db";
import { clearTwoFactor, findUserIdByEmail } from "./two-factor-store";

/**
 * Turns a user's two-factor sign-in off without a code and ends the user's sessions. For operators, when both the
 * authenticator app and the recovery codes are lost. Returns false when it was already off. Throws `not-found` for an
 * unknown email address.
 */
export async function resetTwoFactor(ctx: Ctx, input: { email: string }): Promise<boolean> {
  const email = input.email.trim().toLowerCase();
  const userId = await findUserIdByEmail(ctx.db, email);
  if (userId === null) throw new AppError("not-found", `No user has the email address ${email}.`);
  return transaction(ctx, async (ctx) => {
    if (!(await clearTwoFactor(ctx.db, userId))) return false;
    const ended = await endOtherSessions(ctx, { userId, keep: null });
    const actor = { kind: "system", id: "command line" } as const;
    await recordAudit(
      { ...ctx, accountId: null, actor },
      {
        action: "two_factor.reset",
        target: userId,
        detail: { sessions_ended: ended },
      },
    );
    return true;
  });
}
