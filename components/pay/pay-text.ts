import type { PayView } from "@/lib/contract/pay-view";
import { minorUnitDigits } from "@/lib/domain/currency";
import { minorUnitsToDecimal, toUnits } from "@/lib/domain/money";

type Coin = Pick<PayView, "pay_currency" | "pay_ticker">;

/** The coin's ticker, as people write it. */
export function coinName(view: Coin): string {
  return view.pay_ticker ?? view.pay_currency?.toUpperCase() ?? "";
}

/** The network's name as wallets show it, if known. */
export function networkName(view: Pick<PayView, "network" | "network_name">): string | null {
  return view.network_name ?? view.network?.toUpperCase() ?? null;
}

/** The warning to send only this coin on this network. */
export function onlySendText(view: PayView): string {
  const network = networkName(view);
  return network === null
    ? `Send only ${coinName(view)}. Any other coin will be lost.`
    : `Send only ${coinName(view)} on ${network}. A payment on another network will be lost.`;
}

/** The name of the required extra field, as the payer's wallet calls it. */
export function extraIdName(view: Coin): string {
  return coinName(view) === "XRP" ? "Destination tag" : "Memo";
}

/** A copy button's name contains the value that it copies. */
export function copyLabel(what: string, value: string): string {
  return `Copy ${what} ${value}`;
}

function grouped(whole: string): string {
  const first = whole.length % 3 || 3;
  const groups = [whole.slice(0, first)];
  for (let at = first; at < whole.length; at += 3) groups.push(whole.slice(at, at + 3));
  return groups.join(",");
}

/** A fiat amount, formatted identically on the server and in every browser: `USD 1,049.00`, `JPY 4,900`. */
export function fiatText(amount: number, currency: string): string {
  const [whole = "0", fraction] = minorUnitsToDecimal(amount, currency).split(".");
  return `${currency} ${grouped(whole)}${fraction === undefined ? "" : `.${fraction}`}`;
}

const RATE_DIGITS = 4;

/**
 * The price of one coin in this order, computed from integers: `1 BTC = USD 68,788.50`. Rates under 100 have four
 * decimals, others those of the currency. Null when nothing was due.
 */
export function rateText(view: PayView): string | null {
  if (view.pay_amount === null) return null;
  const scale = view.pay_amount.split(".")[1]?.length ?? 0;
  const units = toUnits(view.pay_amount, scale);
  if (units === 0n) return null;
  const minorDigits = minorUnitDigits(view.price_currency);
  const raised = BigInt(view.price_cents) * 10n ** BigInt(RATE_DIGITS - minorDigits + scale);
  const rate = raised / units;
  const digits = rate.toString().padStart(RATE_DIGITS + 1, "0");
  const isLarge = rate >= 100n * 10n ** BigInt(RATE_DIGITS);
  const fraction = digits.slice(-RATE_DIGITS).slice(0, isLarge ? minorDigits : RATE_DIGITS);
  const shown = `${grouped(digits.slice(0, -RATE_DIGITS))}${fraction === "" ? "" : `.${fraction}`}`;
  return `1 ${coinName(view)} = ${view.price_currency} ${shown}`;
}

/** A time that is formatted identically everywhere: `2026-03-04 12:31 UTC`. */
export function timeText(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}

/** The URL if its scheme is http or https, else null, so that a merchant's mistake cannot become a script link. */
export function webUrl(url: string | null): string | null {
  return url !== null && /^https?:\/\//i.test(url) ? url : null;
}
