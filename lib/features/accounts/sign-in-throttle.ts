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

/**
 * The limits on guessing one password, per process:
 * - One email address from one IP address: 10 attempts, then waits that double up to 15 minutes. After that, at most 4
 *   attempts an hour are possible: about 110 in the first day and 96 in each further day.
 * - One email address from all IP addresses together: 100 attempts, then waits that double up to 30 seconds. After
 *   that, at most 120 attempts an hour are possible: 100 + 24 × 120 = about 3,000 a day, regardless of the number of
 *   addresses. At this rate, a list of the million most common passwords takes 11 months, and all combinations of 12
 *   lowercase letters take 10^11 years. The maximum wait is short because an attacker can cause it.
 * - A device or IP address that has signed in before is exempt from this shared limit, so an attacker elsewhere cannot
 *   lock the owner out. A device has its own counter (10 attempts, then waits up to 15 minutes), which replaces all the
 *   others.
 * Failures expire after a day without an attempt, and those of the shared limit after an hour. Neither pause allows
 * more attempts than continuing does. N processes allow N times as many attempts.
 */
export function createSignInThrottles() {
  return {
    byAddress: createSignInThrottle(10, { forgetAfterMs: DAY_MS }),
    byEmail: createSignInThrottle(100, { waitMaxMs: 30_000 }),
    byDevice: createSignInThrottle(10, { forgetAfterMs: DAY_MS }),
    /** Limits one IP address that tries many email addresses: each attempt takes tens of milliseconds of CPU time. */
    bySource: createSignInThrottle(50, { forgetAfterMs: DAY_MS }),
    /**
     * Prevents the use of a stolen session cookie to guess the password: 5 attempts, then waits that double up to 15
     * minutes.
     */
    bySession: createSignInThrottle(5, { forgetAfterMs: DAY_MS }),
    /**
     * An attacker at the second factor already has the password. Three of the 10^6 codes are valid at any time. Five
     * attempts and then waits that double up to 15 minutes allow about 110 attempts in the first day. The probability
     * of guessing a code is therefore 0.03% a day for each counter.
     */
    bySecondFactor: createSignInThrottle(5, { forgetAfterMs: DAY_MS }),
  };
}
