import type { Ctx } from "@/lib/platform/ctx";
import { updateHeartbeat } from "./cli-sessions-store";

/** Records a heartbeat of a CLI session. Returns false when the session has ended. */
export function recordCliHeartbeat(ctx: Ctx, { id }: { id: string }): Promise<boolean> {
  return updateHeartbeat(ctx.db, { id, at: ctx.clock.now() });
}
