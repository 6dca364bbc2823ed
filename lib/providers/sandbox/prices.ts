import { Decimal } from "decimal.js";
import { minorUnitDigits } from "@/lib/domain/currency";
import type { SandboxCoin } from "./sandbox-coins";

const Exact = Decimal.clone({ precision: 60, toExpNeg: -60, toExpPos: 60 });

/** US dollars per unit of each supported price currency. Fixed, like the prices of the coins. */
const USD_RATES: Record<string, string> = {
  usd: "1",
  eur: "1.08",
  gbp: "1.27",
  aud: "0.66",
  brl: "0.18",
  cad: "0.73",
  chf: "1.13",
  czk: "0.043",
  dkk: "0.145",
  hkd: "0.128",
  huf: "0.0028",
  inr: "0.012",
  jpy: "0.0067",
  krw: "0.00072",
  kwd: "3.25",
  mxn: "0.055",
  nok: "0.093",
  nzd: "0.61",
  pln: "0.25",
  sek: "0.096",
  sgd: "0.75",
  try: "0.03",
  zar: "0.055",
};

/** The service quotes at most eight decimals, even if the chain supports more. */
const DECIMALS_MAX = 8;
/** The number of significant digits that every JSON parser preserves. */
const DIGITS_MAX = 15;

export function isPriceCurrency(code: string): boolean {
  return Object.hasOwn(USD_RATES, code.toLowerCase());
}

/** Converts a price to a coin, rounded up to an amount that can be sent. */
export function priceInCoin(priceAmount: string, priceCurrency: string, coin: SandboxCoin): string {
  const dollars = new Exact(priceAmount).times(rateOf(priceCurrency));
  return sendable(dollars.dividedBy(coin.usdPrice), coin, Decimal.ROUND_UP);
}

/** The minimum payment, in crypto units. */
export function minimumInCoin(coin: SandboxCoin): string {
  return priceInCoin(coin.usdMinimum, "usd", coin);
}

export function minimumInFiat(coin: SandboxCoin, currency: string): string {
  const minimum = new Exact(coin.usdMinimum).dividedBy(rateOf(currency));
  return minimum.toDecimalPlaces(DECIMALS_MAX, Decimal.ROUND_UP).toFixed();
}

/** `amount × factor`, with a factor such as `"0.6"`, rounded down to an amount that can be sent. */
export function shareOf(amount: string, factor: string, coin: SandboxCoin): string {
  return sendable(new Exact(amount).times(factor), coin, Decimal.ROUND_DOWN);
}

export type Price = { amount: string; currency: string };

/** The value of `paid` crypto units if `due` crypto units are worth `price`, rounded to the currency's minor unit. */
export function worthOf(paid: string, due: string, price: Price): string {
  if (new Exact(due).isZero()) return "0";
  const worth = new Exact(paid).times(price.amount).dividedBy(due);
  return worth.toDecimalPlaces(minorUnitDigits(price.currency)).toFixed();
}

/** The amount of a payment after the service's fees, never below zero. */
export function afterFees(paid: string, fees: readonly string[]): string {
  const left = fees.reduce((rest, fee) => rest.minus(fee), new Exact(paid));
  return Decimal.max(0, left).toFixed();
}

/** Returns -1, 0 or 1 if `a` is less than, equal to or greater than `b`. */
export function compareAmounts(a: string, b: string): number {
  return new Exact(a).comparedTo(b);
}

/** Removes trailing zeros, as a JavaScript service formats numbers: `"49.00"` → `"49"`. */
export function bareAmount(amount: string): string {
  return new Exact(amount).toFixed();
}

function rateOf(currency: string): string {
  const rate = USD_RATES[currency.toLowerCase()];
  if (rate === undefined) throw new Error(`The sandbox has no rate for ${currency}.`);
  return rate;
}

function sendable(amount: Decimal, coin: SandboxCoin, rounding: Decimal.Rounding): string {
  return amount
    .toDecimalPlaces(Math.min(coin.decimals, DECIMALS_MAX), rounding)
    .toSignificantDigits(DIGITS_MAX, rounding)
    .toFixed();
}
