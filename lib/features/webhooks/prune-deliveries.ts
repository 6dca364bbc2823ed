import type { Ctx } from "@/lib/platform/ctx";
import { sqlOf } from "@/lib/platform/db";
import { deleteDelivered, deleteUndelivered } from "./retention-store";
import { deleteExpiredSecrets } from "./secrets-store";

const BATCH_MAX = 1_000;

/**
 * Forgets deliveries whose time is over, and secrets that sign nothing any more, a batch of each. The counters of an
 * endpoint stay. Answers true when there may be more.
 */
export async function pruneDeliveries(ctx: Ctx): Promise<boolean> {
  const now = ctx.clock.now();
  const sql = sqlOf(ctx.db, { planned: "each time" });
  const { delivered, failed } = ctx.config.webhookRetentionMs;
  const before = (ageMs: number) => ({
    before: new Date(now.getTime() - ageMs),
    limit: BATCH_MAX,
  });
  const counts = [
    await deleteDelivered(sql, before(delivered)),
    failed === null ? 0 : await deleteUndelivered(sql, before(failed)),
    await deleteExpiredSecrets(ctx.db, now, BATCH_MAX),
  ];
  return counts.some((count) => count >= BATCH_MAX);
}
