import type { Quote, QuoteInput } from "@/lib/contract/checkouts";
import { invalidField } from "@/lib/platform/app-error";
import type { AccountCtx } from "@/lib/platform/ctx";
import { ProviderError } from "@/lib/providers/provider";
import { offerCoins, type CoinOffer } from "./offer-coins";
import { ESTIMATE_TTL_MS } from "@/lib/providers/quotes";

/**
 * Returns a price in each available coin, and the coins whose minimum it does not reach. Creates no order and does not
 * lock the rate. Throws `validation-failed` for a currency that the provider does not support, and
 * `provider-unavailable`.
 */
export async function quoteCheckout(ctx: AccountCtx, input: QuoteInput): Promise<Quote> {
  const isStub = ctx.services.providers.forNewOrders(ctx.livemode).key === "stub";
  const offers = isStub ? [] : await listOffers(ctx, input);
  return {
    price_cents: input.price_cents,
    price_currency: input.price_currency,
    coins: offers.map(toQuotedCoin),
    expires_at: expiryOf(ctx, offers).toISOString(),
  };
}

async function listOffers(ctx: AccountCtx, input: QuoteInput): Promise<CoinOffer[]> {
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
