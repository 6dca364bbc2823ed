import { compareDecimals } from "@/lib/domain/money";

/** One line of `GET /v1/pay/:id/coins`. */
export type PayCoin = {
  code: string;
  ticker: string;
  name: string;
  network_name: string;
  estimate: string | null;
  minimum: string | null;
};

/** Networks by what a transfer usually costs there, the cheapest first; what is not named stands between. */
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
const DEAR_LAST = ["bitcoin", "ethereum"];

function rank(networkName: string): number {
  const name = networkName.toLowerCase();
  if (DEAR_LAST.includes(name)) return CHEAP_FIRST.length + 1 + DEAR_LAST.indexOf(name);
  const index = CHEAP_FIRST.findIndex((cheap) => name.startsWith(cheap));
  return index < 0 ? CHEAP_FIRST.length : index;
}

/** Cheap networks first, then by name; does not touch the list it is given. */
export function cheapFirst(coins: readonly PayCoin[]): PayCoin[] {
  return [...coins].sort(
    (a, b) => rank(a.network_name) - rank(b.network_name) || a.ticker.localeCompare(b.ticker, "en"),
  );
}

/** True when this order is too small to be paid in the coin. */
export function isUnderMinimum(coin: PayCoin): boolean {
  return (
    coin.estimate !== null &&
    coin.minimum !== null &&
    compareDecimals(coin.estimate, coin.minimum) < 0
  );
}
