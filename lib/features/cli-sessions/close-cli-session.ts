import { recordAudit } from "@/lib/features/audit/record-audit";
import type { Actor, Ctx } from "@/lib/platform/ctx";
import { transaction } from "@/lib/platform/db";
import { markClosed } from "./cli-sessions-store";

export type ClosedCliSession = {
  id: string;
  accountId: string;
  livemode: boolean;
  actor: Actor;
  /** Set to close the session only if its last heartbeat is not after this time. */
  unseenSince?: Date;
};

/**
 * Ends the temporary endpoint of a CLI session. Its pending deliveries end as `failed`, and its log is kept for a day.
 * Idempotent.
 */
export async function closeCliSession(ctx: Ctx, session: ClosedCliSession): Promise<void> {
  const { id, accountId, livemode, actor, unseenSince } = session;
  await transaction(ctx, async (ctx) => {
    const at = ctx.clock.now();
    if (!(await markClosed(ctx.db, { id, at, unseenSince }))) return;
    const action = unseenSince ? "webhook_listener.lost" : "webhook_listener.closed";
    const caller = { ...ctx, accountId, actor };
    await recordAudit(caller, { action, target: id, detail: { livemode } });
  });
}
