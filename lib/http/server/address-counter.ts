import { addressBlocks } from "@/lib/http/client-address";

/** A wider block may hold this many times what a narrower one may. */
const WIDER_FACTOR = 4;

/** Counts what is open from each address; an IPv6 address counts for its /64 and for its /48. */
export type AddressCounter = {
  /** False when the address has reached the limit; then nothing is counted. */
  add(address: string): boolean;
  remove(address: string): void;
};

/** A counter with at most `max` for one IPv4 address or IPv6 /64; null counts nothing. */
export function createAddressCounter(max: number | null): AddressCounter {
  const counts = new Map<string, number>();
  const countOf = (block: string) => counts.get(block) ?? 0;
  return {
    add(address) {
      if (max === null) return true;
      const blocks = addressBlocks(address);
      const isFull = blocks.some((block, width) => countOf(block) >= max * WIDER_FACTOR ** width);
      if (isFull) return false;
      for (const block of blocks) counts.set(block, countOf(block) + 1);
      return true;
    },
    remove(address) {
      if (max === null) return;
      for (const block of addressBlocks(address)) {
        const left = countOf(block) - 1;
        if (left > 0) counts.set(block, left);
        else counts.delete(block);
      }
    },
  };
}
