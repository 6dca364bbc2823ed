import type { SweepExpiredInput, SweepResource } from "@/lib/contract/admin-reports";
import { recordAudit } from "@/lib/features/audit/record-audit";
import { transitionOrder } from "@/lib/features/orders/transition-order";
import type { AccountCtx } from "@/lib/platform/ctx";
import { transaction } from "@/lib/platform/db";
import { hasStaleOrder, lockStaleOrders } from "./admin-orders-store";

const HOUR_MS = 3_600_000;
/** The number of orders per transaction, small enough that their locks last only briefly. */
const BATCH_MAX = 25;

/**
 * Expires pending orders that the background worker has missed, oldest first, across all accounts and both modes.
 * Orders locked by another transaction are skipped, and prompts
 * whose payment window is still open. Each batch is one transaction with its own audit entry.
 */
export async function sweepExpired(
  ctx: AccountCtx,
  input: SweepExpiredInput,
): Promise<SweepResource> {
  const now = ctx.clock.now();
  const before = new Date(now.getTime() - input.older_than_hours * HOUR_MS);
  let expired = 0;
  while (expired < input.limit) {
    const limit = Math.min(BATCH_MAX, input.limit - expired);
    const swept = await transaction(ctx, (ctx) => sweepBatch(ctx, { before, now, limit }));
    expired += swept;
    if (swept < limit) return { expired, capped: false };
  }
  return { expired, capped: await hasStaleOrder(ctx.db, before, now) };
}

async function sweepBatch(
  ctx: AccountCtx,
  batch: { before: Date; now: Date; limit: number },
): Promise<number> {
  const swept: string[] = [];
  for (const id of await lockStaleOrders(ctx.db, batch)) {
    const done = await transitionOrder(ctx, { orderId: id, move: { input: { kind: "sweep" } } });
    if (done?.decision.kind === "transition") swept.push(id);
  }
  if (swept.length > 0) {
    await recordAudit(ctx, {
      action: "admin.orders_swept",
      target: null,
      detail: { created_before: batch.before.toISOString(), order_ids: swept },
    });
  }
  return swept.length;
}
