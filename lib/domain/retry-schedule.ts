/**
 * The retry schedule of webhooks. The first attempt is immediate. After failed attempt n, the next one follows the n-th
 * gap, with 20% jitter so that thousands of failed deliveries are not retried in step. After the last gap, the delivery
 * is a dead letter.
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
  /** The number of attempts made, including the failed one; starts at 1. */
  attempts: number;
  gapsMs: readonly number[];
  /** Uniform in [0, 1). */
  random: number;
  /** The receiver's `Retry-After`; honored up to twice the gap. */
  retryAfterMs: number | null;
  /** After a timeout or a 429, the next attempt is at least a minute later. */
  overloaded: boolean;
};

/** Milliseconds to wait before the next attempt, or null when this was the last one. */
export function nextRetryMs(input: RetryInput): number | null {
  const gapMs = input.gapsMs[input.attempts - 1];
  if (gapMs === undefined) return null;
  const jittered = Math.round(gapMs * (1 - JITTER + 2 * JITTER * input.random));
  const requestedMs = input.retryAfterMs === null ? 0 : Math.min(input.retryAfterMs, 2 * gapMs);
  return Math.max(jittered, requestedMs, input.overloaded ? POLITE_GAP_MS : 0);
}
