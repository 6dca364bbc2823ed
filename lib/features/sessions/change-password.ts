import type { ChangePasswordInput } from "@/lib/contract/sessions";
import { requirePassword } from "@/lib/features/accounts/check-password";
import { setPassword } from "@/lib/features/accounts/set-password";
import { recordAudit } from "@/lib/features/audit/record-audit";
import type { SessionCtx } from "@/lib/platform/ctx";
import { transaction } from "@/lib/platform/db";
import { endOtherSessions } from "./end-other-sessions";

/**
 * Changes the password of the session's user and ends the user's other sessions. Throws `validation-failed` for a wrong
 * current password and `rate-limited` after five wrong attempts.
 */
export async function changePassword(ctx: SessionCtx, input: ChangePasswordInput): Promise<void> {
  await requirePassword(ctx, input.password);
  const { id, userId } = ctx.session;
  await transaction(ctx, async (ctx) => {
    await setPassword(ctx, { userId, password: input.new_password });
    const detail = { sessions_ended: await endOtherSessions(ctx, { userId, keep: id }) };
    await recordAudit(ctx, { action: "password.changed", target: userId, detail });
  });
}
