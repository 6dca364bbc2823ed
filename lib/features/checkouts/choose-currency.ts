import type { PayView } from "@/lib/contract/pay-view";
import { getOrderForPayer, getPayView } from "@/lib/features/orders/get-pay-view";
import { lockOrder, showPayment } from "@/lib/features/orders/locked-order";
import { abandonAttempts, keepPayment, requestPayment } from "@/lib/features/payments/open-payment";
import { reserveAttempt } from "@/lib/features/payments/reserve-attempt";
import { AppError, invalidField } from "@/lib/platform/app-error";
import type { Ctx } from "@/lib/platform/ctx";
import { transaction } from "@/lib/platform/db";
import { isOffered } from "./offer-coins";
import { ProviderError, type Coin } from "@/lib/providers/provider";

/**
 * Changes the coin of a pending order at the payer's request. Addresses shown before remain monitored: payments to them
 * still count. Throws `not-found`, `conflict`, `validation-failed`, `amount-too-low`, `provider-unavailable`.
 */
export async function chooseCurrency(
  ctx: Ctx,
  input: { orderId: string; payCurrency: string },
): Promise<PayView> {
  const order = await getOrderForPayer(ctx, input);
  if (order.status !== "pending" || order.provider === "stub") throw tooLate(order.status);
  if (order.shown?.payCurrency === input.payCurrency) return getPayView(ctx, input);

  const from = ctx.services.providers.forNewOrders(order.livemode);
  const blockchainIds = order.prompt?.blockchainIds;
  const coin = (await from.provider.listCoins()).find(
    (offered) => offered.code === input.payCurrency && isOffered(offered, { blockchainIds }),
  );
  if (!coin)
    throw invalidField(
      "pay_currency",
      "is not offered; choose one of GET /v1/pay/<order_id>/coins",
    );
  const attemptId = await reserve(ctx, {
    orderId: order.id,
    provider: from.key,
    payCurrency: coin.code,
  });
  if (attemptId === null) return getPayView(ctx, input);

  const created = await requestPayment(ctx, { from, order, payCurrency: coin.code }).catch(
    async (error: unknown) => {
      await abandonAttempts(ctx, { id: attemptId });
      throw error instanceof ProviderError ? toAppError(error, coin) : error;
    },
  );
  await transaction(ctx, async (ctx) => {
    const locked = await lockOrder(ctx, { orderId: order.id });
    await keepPayment(ctx, { attemptId, created, coin });
    if (locked?.status === "pending")
      await showPayment(ctx, { orderId: order.id, paymentId: attemptId });
  });
  return getPayView(ctx, input);
}

/**
 * Shows an existing address for this coin and returns null, or records a new attempt and returns its id. Throws
 * `conflict`.
 */
function reserve(
  ctx: Ctx,
  { orderId, ...wanted }: { orderId: string; provider: string; payCurrency: string },
): Promise<string | null> {
  return transaction(ctx, async (ctx) => {
    const order = await lockOrder(ctx, { orderId });
    if (order?.status !== "pending") throw tooLate(order?.status ?? "gone");
    const { paymentId, isNew } = await reserveAttempt(ctx, { orderId, ...wanted });
    if (isNew) return paymentId;
    await showPayment(ctx, { orderId, paymentId });
    return null;
  });
}

function toAppError(error: ProviderError, coin: Coin): AppError | ProviderError {
  if (error.code === "amount_too_low") {
    return new AppError(
      "amount-too-low",
      `The amount is under the minimum for ${coin.ticker} on ${coin.networkName}. Choose another coin.`,
    );
  }
  if (error.code === "unsupported_pair")
    return invalidField("pay_currency", "cannot be used for this price");
  return new ProviderError("unavailable", "no payment address was made", error.retryAfterSeconds, {
    cause: error,
  });
}

function tooLate(status: string): AppError {
  return new AppError(
    "conflict",
    `The coin can be changed only while nothing has arrived; the order is ${status}.`,
  );
}
