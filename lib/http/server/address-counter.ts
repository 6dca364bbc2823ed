import { addressBlocks } from "@/lib/http/api/client-address";

/** A wider block may have this many times the connections of a narrower one. */
const WIDER_FACTOR = 4;

/** Counts open connections by address; an IPv6 address counts for its /64 and for its /48. */
export type AddressCounter = {
  /** False if the address has reached the limit; then nothing is counted. */
  add(address: string): boolean;
  remove(address: string): void;
};

/** A counter that allows at most `max` per IPv4 address or IPv6 /64; null disables counting. */
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
