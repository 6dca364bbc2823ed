import type { Ctx } from "@/lib/platform/ctx";
import { closeListener } from "./close-listener";
import { listLostListeners } from "./listeners-store";

/** A CLI session without a heartbeat for this long is lost. Heartbeats are recorded three times in this interval. */
export const LISTENER_LOST_MS = 60_000;
const BATCH_MAX = 100;

/** Ends the temporary endpoints of CLI sessions whose server process died. Returns how many were found. */
export async function endLostListeners(ctx: Ctx): Promise<{ found: number }> {
  const unseenSince = new Date(ctx.clock.now().getTime() - LISTENER_LOST_MS);
  const lost = await listLostListeners(ctx.db, { unseenSince, take: BATCH_MAX });
  for (const listener of lost) {
    const actor = { kind: "system", id: "listeners" } as const;
    await closeListener(ctx, { ...listener, actor, unseenSince });
  }
  return { found: lost.length };
}
