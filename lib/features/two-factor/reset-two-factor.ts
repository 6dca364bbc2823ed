import { recordAudit } from "@/lib/features/audit/record-audit";
import { endOtherSessions } from "@/lib/features/sessions/end-other-sessions";
import { AppError } from "@/lib/platform/app-error";
import type { Ctx } from "@/lib/platform/ctx";
import { transaction } from "@/lib/platform/db";
import { clearTwoFactor, findUserIdByEmail } from "./two-factor-store";

const COMMAND_LINE = { kind: "system", id: "command line" } as const;

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
    const detail = { sessions_ended: await endOtherSessions(ctx, { userId, keep: null }) };
    const caller = { ...ctx, accountId: null, actor: COMMAND_LINE };
    await recordAudit(caller, { action: "two_factor.reset", target: userId, detail });
    return true;
  });
}
