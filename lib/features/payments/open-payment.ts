import type { OrderRow } from "@/lib/features/orders/transition-order";
import type { Ctx, SqlCtx } from "@/lib/platform/ctx";
import { newId } from "@/lib/platform/ids";
import type { Coin, CreatedPayment, PaymentProvider } from "@/lib/providers/provider";
import { callbackUrlOf } from "@/lib/providers/registry";
import { insertPaymentAttempt, markAbandoned, updatePayment } from "./payments-store";
import { firstLookupAt } from "./look-up-schedule";

type OrderForPayment = Pick<OrderRow, "id" | "product" | "priceCents" | "priceCurrency">;

/** Records a payment attempt before the provider is called. Returns its id. */
export async function recordAttempt(
  ctx: SqlCtx,
  input: { orderId: string; provider: string; payCurrency: string },
): Promise<string> {
  const now = ctx.clock.now();
  const id = newId("pmt", now);
  await insertPaymentAttempt(ctx.db, {
    ...input,
    id,
    state: "attempting",
    createdAt: now,
    updatedAt: now,
  });
  return id;
}

/** Requests a payment address from the provider. Call with no transaction open. Throws `ProviderError`. */
export function requestPayment(
  ctx: Ctx,
  input: {
    from: { key: string; provider: PaymentProvider };
    order: OrderForPayment;
    payCurrency: string;
  },
): Promise<CreatedPayment> {
  const { from } = input;
  return from.provider.createPayment({
    orderId: input.order.id,
    description: input.order.product,
    priceCents: input.order.priceCents,
    priceCurrency: input.order.priceCurrency,
    payCurrency: input.payCurrency,
    callbackUrl: callbackUrlOf(ctx.config, from.key),
  });
}

/** Stores the payment that the provider created for an attempt. The order can then show it as an open payment. */
export async function keepPayment(
  ctx: SqlCtx,
  input: { attemptId: string; created: CreatedPayment; coin: Coin },
): Promise<void> {
  const { created, coin } = input;
  const now = ctx.clock.now();
  await updatePayment(ctx.db, input.attemptId, {
    state: "open",
    providerPaymentId: created.paymentId,
    providerStatus: "waiting",
    payTicker: coin.ticker,
    networkName: coin.networkName,
    decimals: coin.decimals,
    payAmount: created.payAmount,
    payAddress: created.payAddress,
    network: created.network ?? coin.network,
    extraId: created.extraId,
    contract: created.contract ?? coin.contract,
    validUntil: created.validUntil,
    nextLookupAt: firstLookupAt(now),
    updatedAt: now,
  });
}

/** Abandons one attempt, or all attempts of an order, unless the provider has responded. */
export function abandonAttempts(ctx: Ctx, of: { id: string } | { orderId: string }): Promise<void> {
  return markAbandoned(ctx.db, of, ctx.clock.now());
}
