import { compareDecimals } from "@/lib/domain/money";
import type { Ctx } from "@/lib/platform/ctx";
import { providerFor } from "@/lib/providers/registry";
import { ProviderError, type Coin } from "@/lib/providers/provider";
import { quotesOf, type ProviderQuotes } from "./provider-quotes";

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

/** Coins of one list that are quoted at the same time; the reads of all lists together have a limit of their own. */
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
 * The coins a price can be paid in, cheap networks first, each with its quote. Quotes are cached, and
 * callers at the same moment share the reads. Throws when no coin has a quote: `unavailable`, or `unsupported_pair` for
 * the currency.
 */
export async function offerCoins(ctx: Ctx, price: PriceToOffer): Promise<CoinOffer[]> {
  const { provider } = providerFor(ctx.config, price.livemode);
  const coins = (await provider.listCoins())
    .filter((coin) => price.payCurrency === undefined || coin.code === price.payCurrency)
    .sort((a, b) => rank(a) - rank(b) || a.ticker.localeCompare(b.ticker));
  const quotes = quotesOf(provider);
  const failures: unknown[] = [];
  const offers = await mapSome(coins, (coin) =>
    readOffer(ctx, quotes, { coin, price }).catch((error: unknown) => {
      failures.push(error);
      return { coin, estimate: null, minimum: null, tooLow: false, until: ctx.clock.now() };
    }),
  );
  if (coins.length > 0 && failures.length === coins.length) throw worstOf(failures);
  return offers;
}

/** The estimate must be known; a minimum that is not known does not keep the payer from paying. */
async function readOffer(
  ctx: Ctx,
  quotes: ProviderQuotes,
  { coin, price }: { coin: Coin; price: PriceToOffer },
): Promise<CoinOffer> {
  const { priceCents, priceCurrency } = price;
  const pair = { priceCents, priceCurrency, payCurrency: coin.code };
  const [{ value: estimate, until }, minimum] = await Promise.all([
    quotes.estimate(ctx, pair),
    quotes.minimum(ctx, pair).then(
      ({ value }) => value,
      () => null,
    ),
  ]);
  const isUnder = minimum !== null && compareDecimals(estimate.payAmount, minimum.minAmount) < 0;
  const isUnderInFiat =
    minimum !== null && minimum.minCents !== null && priceCents < minimum.minCents;
  return {
    coin,
    estimate: estimate.payAmount,
    minimum: minimum?.minAmount ?? null,
    tooLow: isUnder || isUnderInFiat,
    until,
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
