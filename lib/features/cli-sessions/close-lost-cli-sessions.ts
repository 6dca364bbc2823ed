import type { Ctx } from "@/lib/platform/ctx";
import { closeCliSession } from "./close-cli-session";
import { listLostCliSessions } from "./cli-sessions-store";

/** A CLI session without a heartbeat for this long is lost. Heartbeats are recorded three times in this interval. */
export const CLI_SESSION_LOST_MS = 60_000;
const BATCH_MAX = 100;

/** Ends the temporary endpoints of CLI sessions whose server process died. Returns how many were found. */
export async function closeLostCliSessions(ctx: Ctx): Promise<{ found: number }> {
  const unseenSince = new Date(ctx.clock.now().getTime() - CLI_SESSION_LOST_MS);
  const lost = await listLostCliSessions(ctx.db, { unseenSince, take: BATCH_MAX });
  for (const session of lost) {
    const actor = { kind: "system", id: "listeners" } as const;
    await closeCliSession(ctx, { ...session, actor, unseenSince });
  }
  return { found: lost.length };
}
