import { lockOrder, updateOrder } from "@/lib/features/orders/orders-store";
import { abandonAttempts } from "@/lib/features/payments/payment-attempts-store";
import { listStaleCreating } from "@/lib/features/payments/payments-store";
import type { Ctx } from "@/lib/platform/ctx";
import { inTransaction } from "@/lib/platform/db";

/** No order stays `creating` longer than five minutes; a retry may take it up until a minute before. */
const STALE_AFTER_MS = 4 * 60_000;
const BATCH_MAX = 100;

/** Gives up checkouts that never got an answer: no customer ever saw them. A later retry of the key starts afresh. */
export async function reapCheckouts(ctx: Ctx): Promise<{ abandoned: number }> {
  const before = new Date(ctx.clock.now().getTime() - STALE_AFTER_MS);
  const stale = await listStaleCreating(ctx.db, before, BATCH_MAX);
  for (const { id } of stale) {
    await inTransaction(ctx.db, async (tx) => {
      const order = await lockOrder(tx, id);
      if (order?.status !== "creating") return;
      await abandonAttempts(tx, id, ctx.clock.now());
      await updateOrder(tx, id, { status: "abandoned", updatedAt: ctx.clock.now() });
    });
  }
  return { abandoned: stale.length };
}
