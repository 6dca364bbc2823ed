import type { Ctx } from "@/lib/platform/ctx";
import { sqlOf } from "@/lib/platform/db";
import { deleteEndedListeners } from "./listeners-store";
import { deleteExpiredSecrets } from "./secrets-store";

const ENDED_MS = 60 * 60 * 1000;

/**
 * Deletes CLI endpoints that ended at least an hour ago and have no deliveries left, and secrets that have expired, at
 * most `limit` of each.
 */
export async function pruneEndpoints(
  ctx: Ctx,
  { limit }: { limit: number },
): Promise<{ more: boolean }> {
  const now = ctx.clock.now();
  const before = new Date(now.getTime() - ENDED_MS);
  const sql = sqlOf(ctx.db, { planned: "each time" });
  const ended = await deleteEndedListeners(sql, { before, limit });
  const expired = await deleteExpiredSecrets(ctx.db, now, limit);
  return { more: ended >= limit || expired >= limit };
}
