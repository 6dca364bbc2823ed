import { requirePassword } from "@/lib/features/accounts/check-password";
import type { SessionCtx } from "@/lib/platform/ctx";
import { markAuthenticated } from "./sessions-store";

/** How long the session counts as recently authenticated after the password was entered. */
export const RECENT_PASSWORD_MS = 10 * 60_000;

/**
 * Marks the session as recently authenticated. Throws `validation-failed` for a wrong password and `rate-limited` after
 * five wrong attempts.
 */
export async function confirmPassword(ctx: SessionCtx, input: { password: string }): Promise<void> {
  await requirePassword(ctx, input.password);
  await markAuthenticated(ctx.db, ctx.session.id, ctx.clock.now());
}
