import type { PayView } from "@/lib/contract/pay-view";
import { centsToDecimal, toUnits } from "@/lib/domain/money";

type Coin = Pick<PayView, "pay_currency" | "pay_ticker">;

/** The coin as people write it. */
export function coinName(view: Coin): string {
  return view.pay_ticker ?? view.pay_currency?.toUpperCase() ?? "";
}

/** The chain as wallets print it, when it is known. */
export function networkName(view: Pick<PayView, "network" | "network_name">): string | null {
  return view.network_name ?? view.network?.toUpperCase() ?? null;
}

/** The one warning that saves money. */
export function onlySendText(view: PayView): string {
  const network = networkName(view);
  return network === null
    ? `Send only ${coinName(view)}. Any other coin is lost.`
    : `Send only ${coinName(view)} on ${network}. Other networks lose the money.`;
}

/** What the compulsory extra field is called where the payer has to type it. */
export function extraIdName(view: Coin): string {
  return coinName(view) === "XRP" ? "Destination tag" : "Memo";
}

/** A copy button's name says what will be on the clipboard. */
export function copyLabel(what: string, value: string): string {
  return `Copy ${what} ${value}`;
}

function grouped(whole: string): string {
  return whole.replace(/\B(?=(\d{3})+$)/g, ",");
}

/** Fiat for people, in the same words on the server and in every browser: `USD 1,049.00`. */
export function fiatText(cents: number, currency: string): string {
  const [whole = "0", fraction = "00"] = centsToDecimal(cents).split(".");
  return `${currency} ${grouped(whole)}.${fraction}`;
}

/** What one coin cost in this order, from whole numbers: `1 BTC = USD 68,788.50`; null when nothing was due. */
export function rateText(view: PayView): string | null {
  if (view.pay_amount === null) return null;
  const scale = view.pay_amount.split(".")[1]?.length ?? 0;
  const units = toUnits(view.pay_amount, scale);
  if (units === 0n) return null;
  const hundredthCents = (BigInt(view.price_cents) * 100n * 10n ** BigInt(scale)) / units;
  const digits = hundredthCents.toString().padStart(5, "0");
  const fraction = digits.slice(-4);
  const shown = hundredthCents >= 1_000_000n ? fraction.slice(0, 2) : fraction;
  return `1 ${coinName(view)} = ${view.price_currency} ${grouped(digits.slice(0, -4))}.${shown}`;
}

/** A time that reads the same everywhere: `2026-03-04 12:31 UTC`. */
export function timeText(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}

/** The address as a link target if it is a web address; a merchant's typing error must not become a script. */
export function webUrl(url: string | null): string | null {
  return url !== null && /^https?:\/\//i.test(url) ? url : null;
}
