import { assert } from "@/lib/domain/assert";

/** Adds cents, given as the database's text, to the sum of a currency. */
export function addCents(sums: Map<string, bigint>, currency: string, cents: string): void {
  sums.set(currency, (sums.get(currency) ?? 0n) + BigInt(cents));
}

/** The sums as JSON numbers, which are exact up to 2^53: ninety trillion dollars. */
export function toCounts(sums: Map<string, bigint>): Record<string, number> {
  return Object.fromEntries([...sums].map(([currency, cents]) => [currency, toSafeNumber(cents)]));
}

/** A whole number that JSON can carry exactly. */
export function toSafeNumber(value: bigint): number {
  assert(value <= BigInt(Number.MAX_SAFE_INTEGER), "the sum is too large for a JSON number");
  return Number(value);
}
