/**
 * Slows down guessing within one process. The first failures of a key cause no wait, and each further failure doubles
 * the wait up to a maximum. Guesses spread over several processes or many keys are not limited.
 */
export type SignInThrottle = {
  /**
   * Counts an attempt. Returns 0, or the time to wait in milliseconds when the attempt must be rejected without being
   * checked.
   */
  begin(key: string, nowMs: number): number;
  /** Removes one counted attempt because it succeeded. */
  undo(key: string): void;
  /** Clears all failures of a key after a success. */
  clear(key: string): void;
};

type Entry = { failures: number; lastMs: number; openMs: number };

const WAIT_FIRST_MS = 1_000;
const WAIT_MAX_MS = 15 * 60_000;
const FORGET_AFTER_MS = 60 * 60_000;
/**
 * With failures kept this long, pausing until they expire allows fewer attempts than continuing at the maximum wait.
 */
export const DAY_MS = 24 * 60 * 60_000;
const KEYS_MAX = 10_000;
/** The number of oldest keys that are compared when one has to be evicted. */
const DROP_CANDIDATES = 100;

/** Creates a throttle that allows each key `free` attempts without a wait. */
export function createSignInThrottle(
  free: number,
  {
    waitMaxMs = WAIT_MAX_MS,
    forgetAfterMs = FORGET_AFTER_MS,
  }: { waitMaxMs?: number; forgetAfterMs?: number } = {},
): SignInThrottle {
  const entries = new Map<string, Entry>();
  return {
    begin(key, nowMs) {
      const found = entries.get(key);
      const entry =
        found && nowMs - found.lastMs < forgetAfterMs
          ? found
          : { failures: 0, lastMs: nowMs, openMs: nowMs };
      if (entry.openMs > nowMs) return entry.openMs - nowMs;
      // Counted before the password is checked. Otherwise, concurrent attempts could all count as the first one.
      entry.failures += 1;
      entry.lastMs = nowMs;
      if (entry.failures >= free)
        entry.openMs = nowMs + Math.min(waitMs(entry.failures - free), waitMaxMs);
      remember(entries, key, entry);
      return 0;
    },
    undo(key) {
      const entry = entries.get(key);
      if (!entry) return;
      entry.failures -= 1;
      entry.openMs = entry.lastMs;
    },
    clear(key) {
      entries.delete(key);
    },
  };
}

function waitMs(excess: number): number {
  return WAIT_FIRST_MS * 2 ** Math.min(excess, 20);
}

function remember(entries: Map<string, Entry>, key: string, entry: Entry): void {
  entries.delete(key);
  entries.set(key, entry);
  if (entries.size > KEYS_MAX) entries.delete(leastGuessed(entries));
}

/**
 * Returns the key with the fewest failures among the oldest keys. This prevents a flood of invented keys from resetting
 * a key that is under attack.
 */
function leastGuessed(entries: Map<string, Entry>): string {
  let least = { key: "", failures: Infinity };
  let seen = 0;
  for (const [key, { failures }] of entries) {
    if (failures < least.failures) least = { key, failures };
    if (++seen === DROP_CANDIDATES) break;
  }
  return least.key;
}
