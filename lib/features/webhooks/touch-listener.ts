import type { Ctx } from "@/lib/platform/ctx";
import { markListenerSeen } from "./listeners-store";

/** Notes that a listener's socket is alive; false when the listener was ended meanwhile. */
export function touchListener(ctx: Ctx, { id }: { id: string }): Promise<boolean> {
  return markListenerSeen(ctx.db, { id, at: ctx.clock.now() });
}
