import type { CheckoutResource, CreateCheckoutInput } from "@/lib/contract/checkouts";
import type { ProviderName } from "@/lib/contract/providers";
import { formatFiat } from "@/lib/domain/money";
import { issueClientToken } from "@/lib/features/orders/client-token";
import { paymentUri } from "@/lib/domain/payment-uri";
import { createOrder, type NewOrder } from "@/lib/features/orders/create-order";
import { lockOrder } from "@/lib/features/orders/locked-order";
import { transitionOrder, type OrderRow } from "@/lib/features/orders/transition-order";
import { keepPayment, recordAttempt, requestPayment } from "@/lib/features/payments/open-payment";
import { AppError, invalidField } from "@/lib/platform/app-error";
import type { AccountCtx } from "@/lib/platform/ctx";
import { hotTransaction } from "@/lib/platform/db";
import { ProviderError, type Coin, type CreatedPayment } from "@/lib/providers/provider";
import type { ProviderKey } from "@/lib/providers/registry";
import { abandonCheckout } from "./abandon-checkout";
import { readMerchant, type Merchant } from "./checkouts-store";
import type { IdempotencySlot } from "@/lib/features/idempotency/claim-idempotency-key";
import {
  attachOrderToKey,
  completeIdempotencyKey,
  detachOrderFromKey,
} from "@/lib/features/idempotency/claimed-key";
import { checkCatalogue, checkReturnUrls } from "./check-checkout";

type Plan = {
  slot: IdempotencySlot | null;
  /** The provider of the payment, and its public name, which the order keeps. */
  providerKey: ProviderKey;
  providerName: ProviderName;
  merchantName: string;
  /** The coin to request an address for now; null when the payer chooses it later, or for a stub order. */
  coin: Coin | null;
};

/**
 * Creates one order. With a slot, an interrupted call with the same key is resumed, so that a key creates only one
 * order. No transaction is open during provider requests. Throws `price-mismatch`, `amount-too-low`,
 * `provider-unavailable`, `validation-failed`, and `conflict` when another call took over the key.
 */
export async function createCheckout(
  ctx: AccountCtx,
  input: CreateCheckoutInput & { slot: IdempotencySlot | null },
): Promise<CheckoutResource> {
  const { success_url, cancel_url } = input;
  checkReturnUrls(ctx, { success_url, cancel_url });
  const merchant = await readMerchant(ctx.db, ctx.accountId, input.product);
  checkCatalogue(merchant, input);
  const plan = await planCheckout(ctx, input, merchant);
  const { order, attempt } = await beginOrder(ctx, input, plan);
  if (!attempt) return finish(ctx, order, plan, null);
  const created = await requestFromProvider(ctx, order, plan.slot, attempt.coin);
  return finish(ctx, order, plan, { ...attempt, created });
}

async function planCheckout(
  ctx: AccountCtx,
  input: CreateCheckoutInput & { slot: IdempotencySlot | null },
  merchant: Merchant,
): Promise<Plan> {
  const base = { slot: input.slot, merchantName: merchant.name };
  const { key, provider } = ctx.services.providers.forNewOrders(ctx.livemode);
  const wanted = input.pay_currency ?? merchant.defaultPayCurrency;
  const stub = { ...base, providerKey: "stub", providerName: "stub", coin: null } as const;
  if (key === "stub") return stub;
  const chosen = { ...base, providerKey: key, providerName: provider.name };
  if (wanted === null) return { ...chosen, coin: null };
  const coin = (await provider.listCoins()).find((offered) => offered.code === wanted);
  return coin ? { ...chosen, coin } : stub;
}

/**
 * Writes the order and the payment attempt before the provider request. A retry with the same key reuses the order of
 * the first call.
 */
function beginOrder(
  ctx: AccountCtx,
  input: CreateCheckoutInput,
  { slot, coin, ...plan }: Plan,
): Promise<{ order: OrderRow; attempt: Attempt | null }> {
  return hotTransaction(ctx, async (ctx) => {
    const interrupted = slot?.orderId ? await lockOrder(ctx, { orderId: slot.orderId }) : null;
    const isResumed = interrupted?.status === "creating";
    const order = isResumed ? interrupted : await createOrder(ctx, newOrderOf(input, plan));
    const { id: orderId } = order;
    if (slot && !isResumed && !(await attachOrderToKey(ctx, { slot, orderId }))) throw claimLost();
    if (!coin) return { order, attempt: null };
    const wanted = { orderId, provider: plan.providerKey, payCurrency: coin.code };
    return { order, attempt: { attemptId: await recordAttempt(ctx, wanted), coin } };
  });
}

function newOrderOf(input: CreateCheckoutInput, plan: Pick<Plan, "providerName">): NewOrder {
  return {
    product: input.product,
    priceCents: input.price_cents,
    priceCurrency: input.price_currency,
    customerEmail: input.customer_email ?? null,
    customerNote: input.customer_note ?? null,
    metadata: input.metadata ?? {},
    successUrl: input.success_url ?? null,
    cancelUrl: input.cancel_url ?? null,
    provider: plan.providerName,
  };
}

async function requestFromProvider(
  ctx: AccountCtx,
  order: OrderRow,
  slot: IdempotencySlot | null,
  coin: Coin,
): Promise<CreatedPayment> {
  const from = ctx.services.providers.forNewOrders(ctx.livemode);
  try {
    return await requestPayment(ctx, { from, order, payCurrency: coin.code });
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    if (error.code === "amount_too_low") {
      await abandonCheckout(ctx, { orderId: order.id });
      throw await tooLow(ctx, order, coin, error);
    }
    if (error.code === "unsupported_pair") {
      await abandonCheckout(ctx, { orderId: order.id });
      if (slot) await detachOrderFromKey(ctx, slot);
      throw invalidField(
        "price_currency",
        `${order.priceCurrency} is not taken by the provider for ${coin.code}; use USD or EUR`,
      );
    }
    throw new ProviderError("unavailable", "no payment address was made", error.retryAfterSeconds, {
      cause: error,
    });
  }
}

async function tooLow(
  ctx: AccountCtx,
  order: OrderRow,
  coin: Coin,
  cause: ProviderError,
): Promise<AppError> {
  const { provider } = ctx.services.providers.forNewOrders(ctx.livemode);
  const minimum = await provider
    .minimum({ payCurrency: coin.code, priceCurrency: order.priceCurrency })
    .catch(() => null);
  const least = minimum ? `The minimum is ${minimum.minAmount} ${coin.ticker}.` : "";
  return new AppError(
    "amount-too-low",
    `${formatFiat(order.priceCents, order.priceCurrency)} is under the provider's minimum for ${coin.ticker} on ${coin.networkName}. ${least} Raise the price or offer another coin.`,
    { cause, errors: [{ path: "price_cents", message: "is under the provider's minimum" }] },
  );
}

type Attempt = { attemptId: string; coin: Coin };
type Requested = Attempt & { created: CreatedPayment };

/** Makes the order visible and stores the response of the Idempotency-Key in one transaction. */
function finish(
  ctx: AccountCtx,
  begun: OrderRow,
  plan: Plan,
  requested: Requested | null,
): Promise<CheckoutResource> {
  return hotTransaction(ctx, async (ctx) => {
    const expiresAt = new Date(ctx.clock.now().getTime() + ctx.config.payWindowMs);
    const opened = await transitionOrder(ctx, {
      orderId: begun.id,
      move: {
        input: { kind: "opened" },
        columns: async (decision) => {
          if (decision.kind === "unchanged") return {};
          if (requested) await keepPayment(ctx, requested);
          return {
            shownPaymentId: requested?.attemptId ?? null,
            expiresAt,
            nextCheckAt: expiresAt,
          };
        },
      },
    });
    if (opened?.decision.kind !== "transition") throw claimLost();
    const resource = toCheckout(ctx, opened.order, plan, requested);
    if (plan.slot) {
      const { status, serialise } = plan.slot;
      const response = { status, body: serialise(resource) };
      if (!(await completeIdempotencyKey(ctx, { slot: plan.slot, response }))) throw claimLost();
    }
    return resource;
  });
}

function toCheckout(
  ctx: Pick<AccountCtx, "config">,
  order: OrderRow,
  plan: Plan,
  requested: Requested | null,
): CheckoutResource {
  return {
    order_id: order.id,
    order_number: Number(order.orderNumber),
    product: order.product,
    price_cents: order.priceCents,
    price_currency: order.priceCurrency,
    status: "pending",
    provider: order.provider,
    payment_address: order.paymentAddress,
    pay_currency: order.payCurrency,
    pay_amount: order.payAmount,
    network: order.network,
    payment_extra_id: order.paymentExtraId,
    payment_uri: requested ? uriOfCreated(requested, order.product, plan.merchantName) : null,
    checkout_url: `${ctx.config.appUrl}/pay/${order.id}`,
    client_token: issueClientToken(ctx, { orderId: order.id, issuedAt: order.createdAt }),
    expires_at: order.expiresAt?.toISOString() ?? null,
    livemode: order.livemode,
    created_at: order.createdAt.toISOString(),
  };
}

function uriOfCreated({ created, coin }: Requested, message: string, label: string): string {
  return paymentUri({
    payCurrency: coin.code,
    network: created.network ?? coin.network,
    contract: created.contract ?? coin.contract,
    decimals: coin.decimals,
    address: created.payAddress,
    amount: created.payAmount,
    extraId: created.extraId,
    label,
    message,
  });
}

function claimLost(): AppError {
  return new AppError(
    "conflict",
    "Another call with this Idempotency-Key took over. Try again in a second.",
    {
      retryAfterSeconds: 1,
    },
  );
}
