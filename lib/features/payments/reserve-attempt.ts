import { AppError } from "@/lib/platform/app-error";
import type { Ctx } from "@/lib/platform/ctx";
import { recordAttempt } from "./open-payment";
import { listPaymentsOfOrder, type PaymentRow } from "./payments-store";

const ATTEMPT_MS = 15_000;
const PAYMENTS_MAX = 10;

export type WantedPayment = { orderId: string; provider: string; payCurrency: string };

/**
 * Returns an existing payment of a locked order that can be used for this coin, or records a new attempt. Attempts are
 * limited to one in progress and `PAYMENTS_MAX` payments per order, because any holder of the link can call this and
 * every attempt costs the merchant a provider call. Throws `conflict`.
 */
export async function reserveAttempt(
  ctx: Ctx,
  wanted: WantedPayment,
): Promise<{ paymentId: string; isNew: boolean }> {
  const now = ctx.clock.now();
  const payments = await listPaymentsOfOrder(ctx.db, wanted.orderId);
  const usable = payments.find((payment) => isReusable(payment, wanted, now));
  if (usable) return { paymentId: usable.id, isNew: false };
  const isAttempting = payments.some(
    (payment) =>
      payment.state === "attempting" && now.getTime() - payment.createdAt.getTime() < ATTEMPT_MS,
  );
  if (isAttempting) {
    throw new AppError(
      "conflict",
      "An address is being made just now. Try again in a few seconds.",
      { retryAfterSeconds: 3 },
    );
  }
  if (payments.length >= PAYMENTS_MAX) {
    throw new AppError(
      "conflict",
      "The coin was changed too often. Use one of those chosen before, or start again in the shop.",
    );
  }
  return { paymentId: await recordAttempt(ctx, wanted), isNew: true };
}

/** A valid, unused address for this coin is reused, so that switching back and forth creates no new ones. */
function isReusable(payment: PaymentRow, wanted: WantedPayment, now: Date): boolean {
  return (
    payment.state === "open" &&
    payment.provider === wanted.provider &&
    payment.payCurrency === wanted.payCurrency &&
    payment.status === "waiting" &&
    (payment.validUntil === null || payment.validUntil > now)
  );
}
