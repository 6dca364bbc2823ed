import pMap from "p-map";
import { isFinalPayment } from "@/lib/domain/payment";
import { transitionOrder } from "@/lib/features/orders/transition-order";
import type { Ctx } from "@/lib/platform/ctx";
import { transaction } from "@/lib/platform/db";
import { ProviderError } from "@/lib/providers/provider";
import { applyProviderTruth } from "./look-up-payments";
import { claimExpiredOrders, listPaymentsOfOrder } from "./payments-store";
import { startLookUpBatch, type LookUpBatch } from "./look-up-batch";

const BATCH_MAX = 50;
const CONCURRENCY = 8;
/** Longer than the slowest run, so that an order that is being processed is not claimed again. */
const CLAIM_MS = 2 * 60_000;
/** After this long, an unreachable provider no longer keeps an order open. A late payment is still detected. */
const PATIENCE_MS = 24 * 60 * 60_000;

/**
 * Expires the orders whose pay window has passed. First looks up their payments at the provider once more, with no
 * transaction open. An order is not expired once its payment is on the way or, for `PATIENCE_MS`, while the provider
 * cannot be reached.
 */
export async function expireOrders(ctx: Ctx): Promise<{ expired: number }> {
  const now = ctx.clock.now();
  const due = await claimExpiredOrders(ctx.db, now, new Date(now.getTime() + CLAIM_MS), BATCH_MAX);
  const batch = startLookUpBatch();
  let expired = 0;
  const process = async (order: (typeof due)[number]) => {
    try {
      const isLongOver = now.getTime() - (order.expiresAt?.getTime() ?? 0) > PATIENCE_MS;
      const mayEnd = (await hasProviderStatus(ctx, batch, order.id)) || isLongOver;
      if (mayEnd && (await expireOne(ctx, order.id))) expired++;
    } catch (error) {
      ctx.log.error(
        { err: error, orderId: order.id },
        "an order could not be expired; it is tried again",
      );
    }
  };
  await pMap(due, process, { concurrency: CONCURRENCY });
  return { expired };
}

async function hasProviderStatus(ctx: Ctx, batch: LookUpBatch, orderId: string): Promise<boolean> {
  for (const payment of await listPaymentsOfOrder(ctx.db, orderId)) {
    const { provider, providerPaymentId } = payment;
    if (providerPaymentId === null || isFinalPayment(payment.status)) continue;
    try {
      await batch.run(provider, () => applyProviderTruth(ctx, { ...payment, providerPaymentId }));
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      if (error.code === "not_found") continue;
      ctx.log.warn(
        { err: error, orderId },
        "an order is not expired yet: the provider is unavailable",
      );
      return false;
    }
  }
  return true;
}

function expireOne(ctx: Ctx, orderId: string): Promise<boolean> {
  return transaction(ctx, async (ctx) => {
    const done = await transitionOrder(ctx, {
      orderId,
      move: { input: { kind: "window_passed" } },
    });
    return done?.decision.kind === "transition";
  });
}
