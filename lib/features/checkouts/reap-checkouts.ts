import { listStaleCreating } from "./checkouts-store";
import type { Ctx } from "@/lib/platform/ctx";
import { abandonCheckout } from "./abandon-checkout";

/** Four minutes, so that no order stays `creating` for more than five. Until then, a retry can resume the checkout. */
const STALE_AFTER_MS = 4 * 60_000;
const BATCH_MAX = 100;

/**
 * Abandons checkouts that never received a provider response and were never visible to a customer. A later retry with
 * the same key creates a new order.
 */
export async function reapCheckouts(ctx: Ctx): Promise<{ abandoned: number }> {
  const before = new Date(ctx.clock.now().getTime() - STALE_AFTER_MS);
  const stale = await listStaleCreating(ctx.db, before, BATCH_MAX);
  for (const { id } of stale) await abandonCheckout(ctx, { orderId: id });
  return { abandoned: stale.length };
}
