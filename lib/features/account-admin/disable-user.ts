import { recordAudit } from "@/lib/features/audit/record-audit";
import { endOtherSessions } from "@/lib/features/sessions/end-other-sessions";
import type { Ctx } from "@/lib/platform/ctx";
import { transaction } from "@/lib/platform/db";
import { setDisabledAt } from "./account-admin-store";
import { commandLineCaller, requireUser } from "./command-line";

/**
 * For operators: prevents a user from signing in and ends the user's sessions. API keys belong to accounts and continue
 * to work. Returns false when the user was already disabled. Throws `not-found`.
 */
export async function disableUser(ctx: Ctx, input: { email: string }): Promise<boolean> {
  const { id: userId } = await requireUser(ctx, input.email);
  return transaction(ctx, async (ctx) => {
    if (!(await setDisabledAt(ctx.db, userId, ctx.clock.now()))) return false;
    const detail = { sessions_ended: await endOtherSessions(ctx, { userId, keep: null }) };
    const caller = { ...ctx, ...commandLineCaller(null) };
    await recordAudit(caller, { action: "user.disabled", target: userId, detail });
    return true;
  });
}

/** For operators: reverses `disableUser`. Returns false when the user was not disabled. Throws `not-found`. */
export async function enableUser(ctx: Ctx, input: { email: string }): Promise<boolean> {
  const { id: userId } = await requireUser(ctx, input.email);
  return transaction(ctx, async (ctx) => {
    if (!(await setDisabledAt(ctx.db, userId, null))) return false;
    const caller = { ...ctx, ...commandLineCaller(null) };
    await recordAudit(caller, { action: "user.enabled", target: userId, detail: {} });
    return true;
  });
}
