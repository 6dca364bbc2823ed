import { compareDecimals } from "@/lib/domain/money";
import type { Ctx } from "@/lib/platform/ctx";
import { providerFor } from "@/lib/providers/registry";
import { ProviderError, type Coin, type PaymentProvider } from "@/lib/providers/provider";

export type CoinOffer = {
  coin: Coin;
  /** What the price is in this coin just now; null when the provider does not say. */
  estimate: string | null;
  minimum: string | null;
  tooLow: boolean;
  /** When the provider is asked again. */
  until: Date;
};

export type PriceToOffer = {
  livemode: boolean;
  priceCents: number;
  priceCurrency: string;
  /** Only this coin. */
  payCurrency?: string;
};

/** How long an answer of the provider is used again. */
export const OFFER_TTL_MS = 30_000;
const OFFERS_MAX = 2_000;
const AT_ONCE_MAX = 8;

/** Networks whose fees are small change, in the order people should see them. */
const CHEAP_FIRST = [
  "trx",
  "sol",
  "bsc",
  "matic",
  "ton",
  "xlm",
  "xrp",
  "ltc",
  "doge",
  "bch",
  "base",
  "op",
  "arb",
];

/**
 * The coins a price can be paid in, cheap networks first, with what the provider says of each. A few are asked about at
 * a time. Throws when the provider has a word for none of them: `unavailable`, or `unsupported_pair` for the currency.
 */
export async function offerCoins(ctx: Ctx, price: PriceToOffer): Promise<CoinOffer[]> {
  const { provider } = providerFor(ctx.config, price.livemode);
  const coins = (await provider.listCoins())
    .filter((coin) => price.payCurrency === undefined || coin.code === price.payCurrency)
    .sort((a, b) => rank(a) - rank(b) || a.ticker.localeCompare(b.ticker));
  const failures: unknown[] = [];
  const offers = await mapSome(coins, (coin) =>
    cachedOffer(ctx, provider, { coin, price }).catch((error: unknown) => {
      failures.push(error);
      return { coin, estimate: null, minimum: null, tooLow: false, until: ctx.clock.now() };
    }),
  );
  if (coins.length > 0 && failures.length === coins.length) throw worstOf(failures);
  return offers;
}

type Asked = { coin: Coin; price: PriceToOffer };

const kept = new WeakMap<PaymentProvider, Map<string, CoinOffer>>();

async function cachedOffer(ctx: Ctx, provider: PaymentProvider, asked: Asked): Promise<CoinOffer> {
  const offers = kept.get(provider) ?? new Map<string, CoinOffer>();
  kept.set(provider, offers);
  const { coin, price } = asked;
  const key = `${coin.code} ${price.priceCurrency} ${price.priceCents}`;
  const now = ctx.clock.now();
  const known = offers.get(key);
  if (known && known.until > now) return known;
  const until = new Date(now.getTime() + OFFER_TTL_MS);
  const offer = { ...(await askOffer(provider, asked)), until };
  offers.delete(key);
  if (offers.size >= OFFERS_MAX) offers.delete(offers.keys().next().value ?? "");
  offers.set(key, offer);
  return offer;
}

/** The estimate must be there; a minimum that is not known keeps nobody from paying. */
async function askOffer(
  provider: PaymentProvider,
  { coin, price }: Asked,
): Promise<Omit<CoinOffer, "until">> {
  const { priceCents, priceCurrency } = price;
  const pair = { priceCents, priceCurrency, payCurrency: coin.code };
  const [estimate, minimum] = await Promise.all([
    provider.estimate(pair),
    provider.minimum(pair).catch(() => null),
  ]);
  const isUnder = minimum !== null && compareDecimals(estimate.payAmount, minimum.minAmount) < 0;
  const isUnderInFiat =
    minimum !== null && minimum.minCents !== null && priceCents < minimum.minCents;
  return {
    coin,
    estimate: estimate.payAmount,
    minimum: minimum?.minAmount ?? null,
    tooLow: isUnder || isUnderInFiat,
  };
}

/** In order, with `AT_ONCE_MAX` under way at a time. */
async function mapSome<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = new Array<R>(items.length);
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < items.length; index = next++)
      results[index] = await work(items[index] as T);
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE_MAX, items.length) }, worker));
  return results;
}

/** That the provider is away explains more than that it refused: the caller should try again. */
function worstOf(failures: readonly unknown[]): unknown {
  const isAway = (error: unknown) =>
    !(error instanceof ProviderError) || error.code === "unavailable";
  return failures.find(isAway) ?? failures[0];
}

function rank(coin: Coin): number {
  const index = CHEAP_FIRST.indexOf(coin.network);
  return index < 0 ? CHEAP_FIRST.length : index;
}
