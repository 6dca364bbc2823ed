/**
 * Slows down guessing, in the memory of one process: the first failures of a key are free, every further one doubles
 * the wait. It does not cover guesses spread over several processes or over many e-mail addresses.
 */
export type SignInThrottle = {
  /** Counts an attempt, and answers 0, or how long to wait when the attempt must be refused unseen. */
  begin(key: string, nowMs: number): number;
  /** Forgets the failures of a key whose owner got in. */
  clear(key: string): void;
};

type Entry = { failures: number; lastMs: number; openMs: number };

const WAIT_FIRST_MS = 1_000;
const WAIT_MAX_MS = 15 * 60_000;
const FORGET_AFTER_MS = 60 * 60_000;
const KEYS_MAX = 10_000;

/** A throttle that gives every key `free` attempts without a wait. */
export function createSignInThrottle(free: number): SignInThrottle {
  const entries = new Map<string, Entry>();
  return {
    begin(key, nowMs) {
      const found = entries.get(key);
      const entry =
        found && nowMs - found.lastMs < FORGET_AFTER_MS
          ? found
          : { failures: 0, lastMs: nowMs, openMs: nowMs };
      if (entry.openMs > nowMs) return entry.openMs - nowMs;
      // Counted before the password is checked: attempts sent side by side can not all be the first.
      entry.failures += 1;
      entry.lastMs = nowMs;
      if (entry.failures >= free) entry.openMs = nowMs + waitMs(entry.failures - free);
      remember(entries, key, entry);
      return 0;
    },
    clear(key) {
      entries.delete(key);
    },
  };
}

function waitMs(excess: number): number {
  return Math.min(WAIT_FIRST_MS * 2 ** Math.min(excess, 20), WAIT_MAX_MS);
}

function remember(entries: Map<string, Entry>, key: string, entry: Entry): void {
  entries.delete(key);
  entries.set(key, entry);
  if (entries.size <= KEYS_MAX) return;
  entries.delete(idleKey(entries) ?? entries.keys().next().value ?? key);
}

/** Who is being made to wait is kept: a flood of made-up keys must not set a guessed one free. */
function idleKey(entries: Map<string, Entry>): string | undefined {
  for (const [key, { openMs, lastMs }] of entries) if (openMs <= lastMs) return key;
  return undefined;
}
