import type { Quote, QuoteInput } from "@/lib/contract/checkouts";
import { getProduct } from "@/lib/features/products/get-product";
import { AppError, invalidField } from "@/lib/platform/app-error";
import type { AccountCtx } from "@/lib/platform/ctx";
import { ProviderError } from "@/lib/providers/provider";
import { offerCoins, type CoinOffer } from "./offer-coins";
import { ESTIMATE_TTL_MS } from "@/lib/providers/quotes";

/**
 * Returns a price in each available coin, and the coins whose minimum it does not reach. Creates no order and does not
 * lock the rate. Throws `not-found` for a price that is neither given nor in the catalog, `validation-failed` for a
 * currency that the provider does not support, and `provider-unavailable`.
 */
export async function quoteCheckout(ctx: AccountCtx, input: QuoteInput): Promise<Quote> {
  const isStub = ctx.services.providers.forNewOrders(ctx.livemode).key === "stub";
  const price = await choosePrice(ctx, input);
  const offers = isStub
    ? []
    : await listOffers(ctx, { ...price, pay_currency: input.pay_currency });
  return {
    product: input.product,
    ...price,
    coins: offers.map(toQuotedCoin),
    expires_at: expiryOf(ctx, offers).toISOString(),
  };
}

type Price = Pick<Quote, "price_cents" | "price_currency">;

/** Returns the price in the request, or the catalog's: in the requested currency, or else in USD, or else in the first. */
async function choosePrice(ctx: AccountCtx, input: QuoteInput): Promise<Price> {
  const { product: code, price_cents, price_currency } = input;
  if (price_cents !== undefined && price_currency !== undefined)
    return { price_cents, price_currency };
  const { prices } = await getProduct(ctx, { code });
  const priceIn = (currency: string) => prices.find((price) => price.price_currency === currency);
  const chosen =
    price_currency === undefined ? (priceIn("USD") ?? prices[0]) : priceIn(price_currency);
  if (chosen) return chosen;
  const currencies = prices.map((price) => price.price_currency).join(", ");
  throw new AppError(
    "not-found",
    `The catalogue has no price of ${code} in ${price_currency}; it has ${currencies}. Request one of these, or send price_cents.`,
  );
}

async function listOffers(
  ctx: AccountCtx,
  input: Price & Pick<QuoteInput, "pay_currency">,
): Promise<CoinOffer[]> {
  try {
    return await offerCoins(ctx, {
      livemode: ctx.livemode,
      priceCents: input.price_cents,
      priceCurrency: input.price_currency,
      payCurrency: input.pay_currency,
    });
  } catch (error) {
    if (error instanceof ProviderError && error.code === "unsupported_pair") {
      throw invalidField(
        "price_currency",
        `${input.price_currency} is not taken by the provider; use USD or EUR`,
      );
    }
    if (!(error instanceof ProviderError)) throw error;
    throw new ProviderError("unavailable", "no estimate was given", error.retryAfterSeconds, {
      cause: error,
    });
  }
}

function expiryOf(ctx: AccountCtx, offers: readonly CoinOffer[]): Date {
  const known = offers.filter((offer) => offer.estimate !== null).map((offer) => +offer.until);
  return new Date(Math.min(ctx.clock.now().getTime() + ESTIMATE_TTL_MS, ...known));
}

function toQuotedCoin({ coin, estimate, minimum, tooLow }: CoinOffer): Quote["coins"][number] {
  return {
    code: coin.code,
    ticker: coin.ticker,
    name: coin.name,
    network: coin.network,
    network_name: coin.networkName,
    estimate,
    minimum,
    too_low: tooLow,
  };
}
