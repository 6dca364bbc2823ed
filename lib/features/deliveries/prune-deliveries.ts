import type { Ctx } from "@/lib/platform/ctx";
import { deleteDelivered, deleteCliDeliveries, deleteUndelivered } from "./retention-store";

const BATCH_MAX = 1_000;
/** An ended CLI session is not shown, but its deliveries are kept for this long for troubleshooting. */
const CLI_DELIVERIES_MS = 24 * 60 * 60 * 1000;

/**
 * Deletes one batch of deliveries past their retention period. The counters of an endpoint are not changed. Returns true
 * when there may be more.
 */
export async function pruneDeliveries(ctx: Ctx): Promise<boolean> {
  const now = ctx.clock.now();
  const { delivered, failed } = ctx.config.webhookRetentionMs;
  const before = (ageMs: number) => ({
    before: new Date(now.getTime() - ageMs),
    limit: BATCH_MAX,
  });
  const counts = [
    await deleteDelivered(ctx.db, before(delivered)),
    failed === null ? 0 : await deleteUndelivered(ctx.db, before(failed)),
    await deleteCliDeliveries(ctx.db, before(CLI_DELIVERIES_MS)),
  ];
  return counts.some((count) => count >= BATCH_MAX);
}
