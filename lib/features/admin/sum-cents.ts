import { assert } from "@/lib/domain/assert";

export function addCents(sums: Map<string, bigint>, currency: string, cents: string): void {
  sums.set(currency, (sums.get(currency) ?? 0n) + BigInt(cents));
}

/** Converts the sums to JSON numbers, which are exact up to 2^53 cents: ninety trillion dollars. */
export function toCounts(sums: Map<string, bigint>): Record<string, number> {
  return Object.fromEntries([...sums].map(([currency, cents]) => [currency, toSafeNumber(cents)]));
}

/** Converts an integer to a JSON number. Throws when it is too large to be exact. */
export function toSafeNumber(value: bigint): number {
  assert(value <= BigInt(Number.MAX_SAFE_INTEGER), "the sum is too large for a JSON number");
  return Number(value);
}
