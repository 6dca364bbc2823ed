import { listStaleCreating } from "@/lib/features/payments/payments-store";
import type { Ctx } from "@/lib/platform/ctx";
import { abandonCheckout } from "./abandon-checkout";

/** No order stays `creating` longer than five minutes; a retry may take it up until a minute before. */
const STALE_AFTER_MS = 4 * 60_000;
const BATCH_MAX = 100;

/** Gives up checkouts that never got an answer: no customer ever saw them. A later retry of the key starts afresh. */
export async function reapCheckouts(ctx: Ctx): Promise<{ abandoned: number }> {
  const before = new Date(ctx.clock.now().getTime() - STALE_AFTER_MS);
  const stale = await listStaleCreating(ctx.db, before, BATCH_MAX);
  for (const { id } of stale) await abandonCheckout(ctx, id);
  return { abandoned: stale.length };
}
