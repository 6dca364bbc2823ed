import type { Ctx } from "@/lib/platform/ctx";
import { deleteOldSessions } from "./sessions-store";

const KEPT_MS = 86_400_000;

/** Deletes sessions that ended or expired more than a day ago. Returns true when there may be more. */
export function pruneSessions(ctx: Ctx): Promise<boolean> {
  const before = new Date(ctx.clock.now().getTime() - KEPT_MS);
  return deleteOldSessions(ctx.db, before);
}
