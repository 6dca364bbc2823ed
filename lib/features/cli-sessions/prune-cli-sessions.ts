import type { Ctx } from "@/lib/platform/ctx";
import { deleteClosedCliSessions } from "./cli-sessions-store";

const BATCH_MAX = 1_000;
const CLOSED_MS = 60 * 60 * 1000;

/**
 * Deletes one batch of CLI endpoints that were closed at least an hour ago and have no deliveries left. Returns true
 * when there may be more.
 */
export async function pruneCliSessions(ctx: Ctx): Promise<boolean> {
  const before = new Date(ctx.clock.now().getTime() - CLOSED_MS);
  return (await deleteClosedCliSessions(ctx.db, { before, limit: BATCH_MAX })) >= BATCH_MAX;
}
