import type { Ctx } from "@/lib/platform/ctx";
import { closeListener } from "./close-listener";
import { listLostListeners } from "./listeners-store";

/** A listener's socket is seen every third of this. */
export const LISTENER_LOST_MS = 60_000;
const BATCH_MAX = 100;

/** Ends the temporary endpoints of processes that died with their sockets; answers how many were found. */
export async function endLostListeners(ctx: Ctx): Promise<{ found: number }> {
  const unseenSince = new Date(ctx.clock.now().getTime() - LISTENER_LOST_MS);
  const lost = await listLostListeners(ctx.db, { unseenSince, take: BATCH_MAX });
  for (const listener of lost) {
    const actor = { kind: "system", id: "listeners" } as const;
    await closeListener(ctx, { ...listener, actor, unseenSince });
  }
  return { found: lost.length };
}
