import type { PayView } from "@/lib/contract/pay-view";
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
import { inTransaction, type Tx } from "@/lib/platform/db";
import { abandonAttempt } from "@/lib/features/payments/payment-attempts-store";
import { listPaymentsOfOrder } from "@/lib/features/payments/payments-store";
import { ProviderError, type Coin } from "@/lib/providers/provider";

/**
 * Changes the coin of a pending order at the payer's request. Addresses shown before remain monitored: payments to them
 * still count. Throws `not-found`, `conflict`, `validation-failed`, `amount-too-low`, `provider-unavailable`.
 */
export async function chooseCurrency(
  ctx: Ctx,
  input: { orderId: string; payCurrency: string },
): Promise<PayView> {
  const order = await findOrderForPayer(ctx.db, input.orderId);
  if (!order) throw new AppError("not-found", "There is no such payment. Check the link.");
  if (order.status !== "pending" || order.provider === "stub") throw tooLate(order.status);
  if (order.shown?.payCurrency === input.payCurrency) return getPayView(ctx, input);

  const from = ctx.services.providers.forNewOrders(order.livemode);
  const coin = (await from.provider.listCoins()).find(
    (offered) => offered.code === input.payCurrency,
  );
  if (!coin)
    throw invalidField(
      "pay_currency",
      "is not offered; choose one of GET /v1/pay/<order_id>/coins",
    );
  const attemptId = await reserveAttempt(ctx, order.id, from.key, coin);
  if (attemptId === null) return getPayView(ctx, input);

  const created = await requestPayment(ctx, from, { order, payCurrency: coin.code }).catch(
    async (error: unknown) => {
      await abandonAttempt(ctx.db, attemptId, ctx.clock.now());
      throw error instanceof ProviderError ? refusal(error, coin) : error;
    },
  );
  await inTransaction(ctx.db, async (tx) => {
    const locked = await lockOrder(tx, order.id);
    await keepPayment(tx, ctx, { attemptId, created, coin });
    if (locked?.status === "pending") await showPayment(tx, ctx, order.id, attemptId);
  });
  return getPayView(ctx, input);
}

/**
 * Under the order's lock, either shows an existing address for this coin and returns null, or records a new attempt and
 * returns its id. Attempts are limited to one in progress and `PAYMENTS_MAX` payments per order, because any holder of
 * the link can call this and every attempt costs the merchant a provider call. Throws `conflict`.
 */
function reserveAttempt(
  ctx: Ctx,
  orderId: string,
  provider: string,
  coin: Coin,
): Promise<string | null> {
  return inTransaction(ctx.db, async (tx) => {
    const order = await lockOrder(tx, orderId);
    if (order?.status !== "pending") throw tooLate(order?.status ?? "gone");
    const now = ctx.clock.now();
    const payments = await listPaymentsOfOrder(tx, orderId);
    const usable = payments.find((payment) => isReusable(payment, provider, coin, now));
    if (usable) {
      await showPayment(tx, ctx, orderId, usable.id);
      return null;
    }
    const asking = payments.some(
      (payment) =>
        payment.state === "attempting" && now.getTime() - payment.createdAt.getTime() < ATTEMPT_MS,
    );
    if (asking) {
      throw new AppError(
        "conflict",
        "An address is being made just now. Try again in a few seconds.",
        {
          retryAfterSeconds: 3,
        },
      );
    }
    if (payments.length >= PAYMENTS_MAX) {
      throw new AppError(
        "conflict",
        "The coin was changed too often. Use one of those chosen before, or start again in the shop.",
      );
    }
    return recordAttempt(tx, ctx, { orderId, provider, payCurrency: coin.code });
  });
}

const ATTEMPT_MS = 15_000;
const PAYMENTS_MAX = 10;

/** A valid, unused address for this coin is reused, so that switching back and forth creates no new ones. */
function isReusable(payment: PaymentRow, provider: string, coin: Coin, now: Date): boolean {
  return (
    payment.state === "open" &&
    payment.provider === provider &&
    payment.payCurrency === coin.code &&
    payment.status === "waiting" &&
    (payment.validUntil === null || payment.validUntil > now)
  );
}

async function showPayment(tx: Tx, ctx: Ctx, orderId: string, paymentId: string): Promise<void> {
  await updateOrder(tx, orderId, { shownPaymentId: paymentId, updatedAt: ctx.clock.now() });
}

function refusal(error: ProviderError, coin: Coin): AppError | ProviderError {
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
