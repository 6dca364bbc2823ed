import { pruneEndpoints } from "@/lib/features/webhooks/prune-endpoints";
import type { Ctx } from "@/lib/platform/ctx";
import { sqlOf } from "@/lib/platform/db";
import { deleteDelivered, deleteListened, deleteUndelivered } from "./retention-store";

const BATCH_MAX = 1_000;
/** A CLI session that has ended is not shown; for this long its deliveries help to find a fault. */
const LISTENED_MS = 24 * 60 * 60 * 1000;

/**
 * Deletes deliveries whose retention has ended, CLI endpoints that have ended, and expired secrets, a batch of each.
 * The counters of an endpoint stay. Returns true when there may be more.
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
    await deleteListened(sql, before(LISTENED_MS)),
  ];
  const { more } = await pruneEndpoints(ctx, { limit: BATCH_MAX });
  return more || counts.some((count) => count >= BATCH_MAX);
}
