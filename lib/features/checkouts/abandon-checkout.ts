import { transitionOrder } from "@/lib/features/orders/transition-order";
import { abandonAttempts } from "@/lib/features/payments/payment-attempts-store";
import type { Ctx } from "@/lib/platform/ctx";
import { inTransaction } from "@/lib/platform/db";

/**
 * Abandons a checkout that never became visible, together with its payment attempts. Does nothing once the order is
 * open.
 */
export async function abandonCheckout(ctx: Ctx, orderId: string): Promise<void> {
  await inTransaction(ctx.db, async (tx) => {
    const done = await transitionOrder(tx, ctx, orderId, { input: { kind: "abandoned" } });
    if (done?.decision.kind === "transition") await abandonAttempts(tx, orderId, ctx.clock.now());
  });
}
