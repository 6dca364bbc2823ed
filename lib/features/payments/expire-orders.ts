import { decide } from "@/lib/domain/order-machine";
import type { OrderStatus } from "@/lib/domain/order";
import { isProviderFinal } from "@/lib/domain/payment";
import { applyDecision } from "@/lib/features/orders/apply-decision";
import { lockOrder } from "@/lib/features/orders/orders-store";
import type { Ctx } from "@/lib/platform/ctx";
import { inTransaction } from "@/lib/platform/db";
import { ProviderError } from "@/lib/providers/provider";
import { applyProviderTruth } from "./look-up-payments";
import { claimExpiredOrders, listPaymentsOfOrder } from "./payments-store";

const BATCH_MAX = 50;
const RETRY_MS = 30_000;

/**
 * Ends the orders whose pay window has passed. The provider is asked once more first, with no transaction open: an order
 * whose money is on its way, or about which the provider can not be asked, is not expired.
 */
export async function expireOrders(ctx: Ctx): Promise<{ expired: number }> {
  const now = ctx.clock.now();
  const ids = await claimExpiredOrders(ctx.db, now, new Date(now.getTime() + RETRY_MS), BATCH_MAX);
  let expired = 0;
  for (const orderId of ids) {
    if ((await providerHasAnswered(ctx, orderId)) && (await expireOne(ctx, orderId))) expired++;
  }
  return { expired };
}

async function providerHasAnswered(ctx: Ctx, orderId: string): Promise<boolean> {
  for (const payment of await listPaymentsOfOrder(ctx.db, orderId)) {
    if (payment.providerPaymentId === null || isProviderFinal(payment.providerStatus ?? "waiting"))
      continue;
    try {
      await applyProviderTruth(ctx, { ...payment, providerPaymentId: payment.providerPaymentId });
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      if (error.code === "not_found") continue;
      ctx.log.warn(
        { err: error, orderId },
        "an order is not expired yet: the provider can not be asked",
      );
      return false;
    }
  }
  return true;
}

function expireOne(ctx: Ctx, orderId: string): Promise<boolean> {
  return inTransaction(ctx.db, async (tx) => {
    const order = await lockOrder(tx, orderId);
    if (!order) return false;
    const decision = decide(
      {
        orderId,
        status: order.status as OrderStatus,
        priceCents: order.priceCents,
        priceCurrency: order.priceCurrency,
        paidBy: null,
      },
      { kind: "window_passed" },
    );
    await applyDecision(tx, ctx, order, {
      decision,
      patch: {},
      paymentId: null,
      inboxId: null,
      detail: {},
    });
    return decision.kind === "transition";
  });
}
