import type { PayView } from "@/lib/contract/pay";
import { getPayView } from "@/lib/features/orders/get-pay-view";
import {
  findOrderForPayer,
  lockOrder,
  updateOrder,
  type PaymentRow,
} from "@/lib/features/orders/orders-store";
import { keepPayment, recordAttempt, requestPayment } from "@/lib/features/payments/open-payment";
import { AppError, invalidField } from "@/lib/platform/app-error";
import type { Ctx } from "@/lib/platform/ctx";
import { inTransaction } from "@/lib/platform/db";
import { ProviderError, type Coin } from "@/lib/providers/provider";
import { providerFor } from "@/lib/providers/registry";

/**
 * The payer picks another coin while nothing has arrived. The addresses shown before stay watched: what is sent to them
 * still counts. Throws `not-found`, `conflict`, `validation-failed`, `amount-too-low`, `provider-unavailable`.
 */
export async function chooseCurrency(
  ctx: Ctx,
  input: { orderId: string; payCurrency: string },
): Promise<PayView> {
  const order = await findOrderForPayer(ctx.db, input.orderId);
  if (!order) throw new AppError("not-found", "There is no such payment. Check the link.");
  if (order.status !== "pending" || order.provider === "stub") throw tooLate(order.status);
  if (order.payCurrency === input.payCurrency) return getPayView(ctx, input);

  const from = providerFor(ctx.config, order.livemode);
  const coin = (await from.provider.listCoins()).find(
    (offered) => offered.code === input.payCurrency,
  );
  if (!coin)
    throw invalidField(
      "pay_currency",
      "is not offered; choose one of GET /v1/pay/<order_id>/coins",
    );
  const merchantName = order.account.sellerName ?? order.account.name;
  const usable = order.payments.find((payment) =>
    isReusable(payment, from.key, coin, ctx.clock.now()),
  );
  if (usable) {
    await showPayment(ctx, order.id, usable);
    return getPayView(ctx, input);
  }

  const attemptId = await inTransaction(ctx.db, (tx) =>
    recordAttempt(tx, ctx, { orderId: order.id, provider: from.key, payCurrency: coin.code }),
  );
  const created = await requestPayment(ctx, from, { order, payCurrency: coin.code }).catch(
    (error: unknown) => {
      throw error instanceof ProviderError ? refusal(error, coin) : error;
    },
  );
  await inTransaction(ctx.db, async (tx) => {
    const locked = await lockOrder(tx, order.id);
    const shown = await keepPayment(tx, ctx, { attemptId, created, coin, merchantName, order });
    if (locked?.status !== "pending") return;
    await updateOrder(tx, order.id, { ...shown, updatedAt: ctx.clock.now() });
  });
  return getPayView(ctx, input);
}

/** An address that was made for this coin before is shown again, so that switching to and fro makes no new ones. */
function isReusable(payment: PaymentRow, provider: string, coin: Coin, now: Date): boolean {
  return (
    payment.state === "open" &&
    payment.provider === provider &&
    payment.payCurrency === coin.code &&
    (payment.providerStatus ?? "waiting") === "waiting" &&
    (payment.validUntil === null || payment.validUntil > now)
  );
}

async function showPayment(ctx: Ctx, orderId: string, payment: PaymentRow): Promise<void> {
  await inTransaction(ctx.db, async (tx) => {
    const locked = await lockOrder(tx, orderId);
    if (locked?.status !== "pending") throw tooLate(locked?.status ?? "gone");
    await updateOrder(tx, orderId, {
      payCurrency: payment.payCurrency,
      payTicker: payment.payTicker,
      networkName: payment.networkName,
      payAmount: payment.payAmount,
      paymentAddress: payment.payAddress,
      network: payment.network,
      paymentExtraId: payment.extraId,
      updatedAt: ctx.clock.now(),
    });
  });
}

function refusal(error: ProviderError, coin: Coin): AppError | ProviderError {
  if (error.code === "amount_too_low") {
    return new AppError(
      "amount-too-low",
      `The amount is under the minimum for ${coin.ticker} on ${coin.networkName}. Choose another coin.`,
    );
  }
  if (error.code === "unsupported_pair")
    return invalidField("pay_currency", "can not be used for this price");
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
