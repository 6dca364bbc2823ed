import { recordAudit } from "@/lib/features/audit/record-audit";
import { endOtherSessions } from "@/lib/features/sessions/end-other-sessions";
import type { Ctx } from "@/lib/platform/ctx";
import { transaction } from "@/lib/platform/db";
import { setPassword } from "@/lib/features/accounts/set-password";
import { commandLineCaller, generatePassword, requireUser } from "./command-line";

export type ResetPassword = { password: string; sessionsEnded: number; isDisabled: boolean };

/**
 * For operators: replaces a user's password by a generated one and ends the user's sessions. Two-factor sign-in stays as
 * it is. Throws `not-found`.
 */
export async function resetPassword(ctx: Ctx, input: { email: string }): Promise<ResetPassword> {
  const { id: userId, disabledAt } = await requireUser(ctx, input.email);
  const password = generatePassword();
  return transaction(ctx, async (ctx) => {
    await setPassword(ctx, { userId, password });
    const sessionsEnded = await endOtherSessions(ctx, { userId, keep: null });
    await recordAudit(
      { ...ctx, ...commandLineCaller(null) },
      { action: "password.reset", target: userId, detail: { sessions_ended: sessionsEnded } },
    );
    return { password, sessionsEnded, isDisabled: disabledAt !== null };
  });
}
