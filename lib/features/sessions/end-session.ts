import { recordAudit } from "@/lib/features/audit/record-audit";
import { AppError } from "@/lib/platform/app-error";
import type { SessionCtx } from "@/lib/platform/ctx";
import { transaction } from "@/lib/platform/db";
import { endSessionRows, hasSession } from "./sessions-store";

/** Ends one of the user's sessions. Repeating the call has no effect. Throws `not-found`. */
export async function endSession(ctx: SessionCtx, { id }: { id: string }): Promise<void> {
  const { userId } = ctx.session;
  await transaction(ctx, async (ctx) => {
    if (!(await hasSession(ctx.db, userId, id)))
      throw new AppError(
        "not-found",
        "You have no such session. GET /v1/account/sessions lists them.",
      );
    if ((await endSessionRows(ctx.db, { userId, id }, ctx.clock.now())) === 0) return;
    await recordAudit(ctx, {
      action: "session.ended",
      target: id,
      detail: {},
    });
  });
}

export async function endAllSessions(ctx: SessionCtx): Promise<void> {
  const { userId } = ctx.session;
  await transaction(ctx, async (ctx) => {
    const count = await endSessionRows(ctx.db, { userId }, ctx.clock.now());
    await recordAudit(ctx, {
      action: "session.all_ended",
      target: userId,
      detail: { count },
    });
  });
}
