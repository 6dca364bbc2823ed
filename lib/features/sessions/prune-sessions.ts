import type { Ctx } from "@/lib/platform/ctx";
import { deleteOldSessions } from "./sessions-store";

const KEPT_MS = 86_400_000;
const BATCH_MAX = 1_000;

/** Deletes sessions that ended or expired more than a day ago. Returns true when there may be more. */
export async function pruneSessions(ctx: Ctx): Promise<boolean> {
  const before = new Date(ctx.clock.now().getTime() - KEPT_MS);
  return (await deleteOldSessions(ctx.db, before, BATCH_MAX)) >= BATCH_MAX;
}
