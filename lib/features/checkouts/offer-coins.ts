import { compareDecimals } from "@/lib/domain/money";
import { blockchainIdOf } from "@/lib/domain/prompt";
import type { Ctx } from "@/lib/platform/ctx";
import { ProviderError, type Coin } from "@/lib/providers/provider";
import type { ProviderQuotes } from "@/lib/providers/quotes";

export type CoinOffer = {
  coin: Coin;
  /** The current price in this coin; null when the provider returns no estimate. */
  estimate: string | null;
  minimum: string | null;
  tooLow: boolean;
  until: Date;
};

export type PriceToOffer = {
  livemode: boolean;
  priceCents: number;
  priceCurrency: string;
  /** Limits the offers to this coin. */
  payCurrency?: string;
  /** Limits the offers to coins of these blockchains. */
  blockchainIds?: readonly string[];
};

/** Concurrency limit of the quotes for one list. Provider reads have a separate, process-wide limit. */
const AT_ONCE_MAX = 8;

/** Networks with negligible fees, in display order. */
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
 * Returns the coins that a price can be paid in, networks with low fees first, each with its quote. Quotes are cached,
 * and concurrent callers share the reads. Throws when no coin has a quote: `unavailable`, or `unsupported_pair` when
 * the provider does not support the price currency.
 */
export async function offerCoins(ctx: Ctx, price: PriceToOffer): Promise<CoinOffer[]> {
  const { provider, quotes } = ctx.services.providers.forNewOrders(price.livemode);
  const coins = (await provider.listCoins())
    .filter((coin) => price.payCurrency === undefined || coin.code === price.payCurrency)
    .filter((coin) => isOffered(coin, price))
    .sort((a, b) => rank(a) - rank(b) || a.ticker.localeCompare(b.ticker));
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

/** True unless the coin is not one of the blockchains of a prompt. */
export function isOffered(coin: Coin, { blockchainIds }: Pick<PriceToOffer, "blockchainIds">) {
  const id = blockchainIdOf(coin);
  return blockchainIds === undefined || (id !== null && blockchainIds.includes(id));
}

/** Reads the estimate, which is required, and the minimum, which is optional: payment is possible without it. */
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

/**
 * Maps items with at most `AT_ONCE_MAX` in progress. Results are in the order of `items`. Not `p-map`: it starts items in
 * different ticks, so under overload every list would fail in part; these lists fail whole or not at all.
 */
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

/** Prefers an unavailable provider over a rejection: the caller should then try again. */
function worstOf(failures: readonly unknown[]): unknown {
  const isAway = (error: unknown) =>
    !(error instanceof ProviderError) || error.code === "unavailable";
  return failures.find(isAway) ?? failures[0];
}

function rank(coin: Coin): number {
  const index = CHEAP_FIRST.indexOf(coin.network);
  return index < 0 ? CHEAP_FIRST.length : index;
}
