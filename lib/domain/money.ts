import { minorUnitDigits } from "./currency";

/**
 * Invariant: fiat is an integer in the currency's ISO 4217 minor unit, crypto is a decimal string in crypto units, and
 * floating-point numbers are never used for either. Arithmetic is done on BigInt at a common scale.
 */

const PLAIN_DECIMAL = /^(?:0|[1-9]\d*)(?:\.\d+)?$/;
const ANY_DECIMAL = /^(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/;

/** True for a non-negative decimal in plain notation, such as `"0.00123"`; false for `"1e-7"` or `"007"`. */
export function isDecimal(text: string): boolean {
  return PLAIN_DECIMAL.test(text);
}

/**
 * Converts any non-negative JSON number text (`"1e-7"`, `"1.50"`, `"007"`) to plain notation without losing a digit:
 * `"0.0000001"`, `"1.50"`, `"7"`. Returns null when the text is not such a number.
 */
export function toPlainDecimal(text: string): string | null {
  const match = ANY_DECIMAL.exec(text.trim());
  if (!match) return null;
  const whole = match[1] ?? "0";
  const fraction = match[2] ?? "";
  const exponent = Number(match[3] ?? "0");
  const digits = whole + fraction;
  const point = whole.length + exponent;
  const padded =
    point <= 0
      ? "0".repeat(1 - point) + digits
      : digits.padEnd(Math.max(point, digits.length), "0");
  const split = point <= 0 ? 1 : point;
  const head = padded.slice(0, split).replace(/^0+(?=\d)/, "");
  const tail = padded.slice(split);
  return tail === "" ? head : `${head}.${tail}`;
}

function scaleOf(decimal: string): number {
  const dot = decimal.indexOf(".");
  return dot < 0 ? 0 : decimal.length - dot - 1;
}

/** The decimal as an integer number of units of 10^-scale. Throws if a digit beyond `scale` is not zero. */
export function toUnits(decimal: string, scale: number): bigint {
  if (!isDecimal(decimal)) throw new Error(`Not a decimal amount: ${decimal}`);
  const [whole = "0", fraction = ""] = decimal.split(".");
  const excess = fraction.slice(scale);
  if (/[1-9]/.test(excess)) throw new Error(`${decimal} has more than ${scale} decimals`);
  return BigInt(whole + fraction.slice(0, scale).padEnd(scale, "0"));
}

/** An integer number of units of 10^-scale as a plain decimal without trailing zeros. */
export function fromUnits(units: bigint, scale: number): string {
  const digits = units.toString().padStart(scale + 1, "0");
  const whole = digits.slice(0, digits.length - scale);
  return withoutTrailingZeros(`${whole}.${digits.slice(digits.length - scale)}`);
}

/** A plain decimal without trailing zeros in its fraction: `"1.50"` → `"1.5"`, `"10.00"` → `"10"`. */
export function withoutTrailingZeros(decimal: string): string {
  if (!decimal.includes(".")) return decimal;
  let end = decimal.length;
  while (decimal[end - 1] === "0") end--;
  return decimal.slice(0, decimal[end - 1] === "." ? end - 1 : end);
}

/** Negative, zero or positive if `a` is less than, equal to or greater than `b`; `"1.0"` equals `"1"`. */
export function compareDecimals(a: string, b: string): number {
  const scale = Math.max(scaleOf(a), scaleOf(b));
  const difference = toUnits(a, scale) - toUnits(b, scale);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

export function addDecimals(a: string, b: string): string {
  const scale = Math.max(scaleOf(a), scaleOf(b));
  return fromUnits(toUnits(a, scale) + toUnits(b, scale), scale);
}

/** `a - b`, or `"0"` when `b` is greater: the amount due cannot be negative. */
export function subtractDecimals(a: string, b: string): string {
  const scale = Math.max(scaleOf(a), scaleOf(b));
  const difference = toUnits(a, scale) - toUnits(b, scale);
  return difference <= 0n ? "0" : fromUnits(difference, scale);
}

/** Minor units as a decimal of the currency: 4900 is `"49.00"` in USD, `"4900"` in JPY and `"4.900"` in KWD. */
export function minorUnitsToDecimal(amount: number, currency: string): string {
  if (!Number.isSafeInteger(amount) || amount < 0)
    throw new Error(`Not an amount in minor units: ${amount}`);
  const digits = minorUnitDigits(currency);
  const padded = String(amount).padStart(digits + 1, "0");
  return digits === 0 ? padded : `${padded.slice(0, -digits)}.${padded.slice(-digits)}`;
}

/** Minor units with the currency, for display: `"USD 49.00"`, `"JPY 4900"`. */
export function formatFiat(amount: number, currency: string): string {
  return `${currency} ${minorUnitsToDecimal(amount, currency)}`;
}
