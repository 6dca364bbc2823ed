import type { OfferedCoins } from "@/lib/contract/pay";
import { compareDecimals } from "@/lib/domain/money";

/** One entry of `GET /v1/pay/:id/coins`. */
export type PayCoin = OfferedCoins["coins"][number];

/** Networks by typical transfer cost, cheapest first. Networks in neither list rank between the two. */
const CHEAP_FIRST = [
  "solana",
  "ton",
  "stellar",
  "xrp",
  "ripple",
  "base",
  "arbitrum",
  "optimism",
  "polygon",
  "bsc",
  "bnb",
  "tron",
  "litecoin",
  "dogecoin",
  "bitcoin cash",
  "monero",
];
const EXPENSIVE_LAST = ["bitcoin", "ethereum"];

function rank(networkName: string): number {
  const name = networkName.toLowerCase();
  if (EXPENSIVE_LAST.includes(name)) return CHEAP_FIRST.length + 1 + EXPENSIVE_LAST.indexOf(name);
  const index = CHEAP_FIRST.findIndex((cheap) => name.startsWith(cheap));
  return index < 0 ? CHEAP_FIRST.length : index;
}

/** Sorts by cheapest network, then by ticker. Does not modify its argument. */
export function cheapFirst(coins: readonly PayCoin[]): PayCoin[] {
  return [...coins].sort(
    (a, b) => rank(a.network_name) - rank(b.network_name) || a.ticker.localeCompare(b.ticker, "en"),
  );
}

export function isBelowMinimum(coin: PayCoin): boolean {
  return (
    coin.estimate !== null &&
    coin.minimum !== null &&
    compareDecimals(coin.estimate, coin.minimum) < 0
  );
}
