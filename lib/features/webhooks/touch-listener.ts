import type { Ctx } from "@/lib/platform/ctx";
import { markListenerSeen } from "./listeners-store";

/** Records a heartbeat of a CLI session. Returns false when the session has ended. */
export function touchListener(ctx: Ctx, { id }: { id: string }): Promise<boolean> {
  return markListenerSeen(ctx.db, { id, at: ctx.clock.now() });
}
