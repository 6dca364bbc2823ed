import { transitionOrder } from "@/lib/features/orders/transition-order";
import { abandonAttempts } from "@/lib/features/payments/open-payment";
import type { Ctx } from "@/lib/platform/ctx";
import { transaction } from "@/lib/platform/db";

/**
 * Abandons a checkout that never became visible, together with its payment attempts. Does nothing once the order is
 * open.
 */
export async function abandonCheckout(ctx: Ctx, { orderId }: { orderId: string }): Promise<void> {
  await transaction(ctx, async (ctx) => {
    const done = await transitionOrder(ctx, { orderId, move: { input: { kind: "abandoned" } } });
    if (done?.decision.kind === "transition") await abandonAttempts(ctx, { orderId });
  });
}
