/**
 * When a webhook is tried again. The first attempt is at once; after a failed attempt n the next one follows the n-th
 * gap, give or take a fifth so that thousands of failures do not come back in step. After the last gap: dead letter.
 */

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

export const DEFAULT_GAPS_MS: readonly number[] = [
  1 * MINUTE_MS,
  5 * MINUTE_MS,
  15 * MINUTE_MS,
  30 * MINUTE_MS,
  1 * HOUR_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  24 * HOUR_MS,
];

const JITTER = 0.2;
const POLITE_GAP_MS = 60_000;

export type RetryInput = {
  /** How many attempts were made, the failed one included; from 1. */
  attempts: number;
  gapsMs: readonly number[];
  /** Uniform in [0, 1). */
  random: number;
  /** What the receiver asked for in `Retry-After`; honoured up to twice the gap. */
  retryAfterMs: number | null;
  /** After a time-out or a 429, no sooner than a minute. */
  overloaded: boolean;
};

/** Milliseconds to wait before the next attempt, or null when this was the last one. */
export function nextRetryMs(input: RetryInput): number | null {
  const gapMs = input.gapsMs[input.attempts - 1];
  if (gapMs === undefined) return null;
  const jittered = Math.round(gapMs * (1 - JITTER + 2 * JITTER * input.random));
  const asked = input.retryAfterMs === null ? 0 : Math.min(input.retryAfterMs, 2 * gapMs);
  return Math.max(jittered, asked, input.overloaded ? POLITE_GAP_MS : 0);
}
