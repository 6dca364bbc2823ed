import { ConflictError, DriftstackError, TransportError } from "./errors.js";
import { requireNumber } from "./require-number.js";

export type RetryOptions = {
  /** Number of retries after the first attempt; 0 disables them. */
  maxAttempts?: number;
  /** Delay before the first retry. It doubles with each further one. */
  baseDelayMs?: number;
  /** The longest delay between two attempts, unless the server requires a longer one. */
  maxDelayMs?: number;
};

/** The options with their defaults, which also replace options that are undefined. */
export function retryOptionsOf(options: RetryOptions = {}): Required<RetryOptions> {
  const { maxAttempts = 3, baseDelayMs = 500, maxDelayMs = 8_000 } = options;
  const complete = { maxAttempts, baseDelayMs, maxDelayMs };
  for (const [name, value] of Object.entries(complete)) requireNumber(`retry.${name}`, value, 0);
  return complete;
}

/** A longer `Retry-After` is not waited for: the error is thrown immediately. */
const RETRY_AFTER_MAX_SECONDS = 60;

const RETRYABLE_STATUSES = [408, 429, 500, 502, 503, 504];

/** True if the same request may succeed later. */
export function isTransient(error: unknown): error is DriftstackError {
  if (error instanceof TransportError) return true;
  if (error instanceof ConflictError) return isInProgress(error);
  return error instanceof DriftstackError && RETRYABLE_STATUSES.includes(error.status);
}

/** A server that sends no `idempotency_status` requests a retry with `Retry-After`. */
function isInProgress({ idempotencyStatus, retryAfterSeconds }: ConflictError): boolean {
  return idempotencyStatus === undefined
    ? retryAfterSeconds !== undefined
    : idempotencyStatus === "in_progress";
}

/** How long to wait before retry number `retry`, counted from 0; null if the error is final. */
export function retryDelayMs(
  error: unknown,
  retry: number,
  { maxAttempts, baseDelayMs, maxDelayMs }: Required<RetryOptions>,
): number | null {
  if (retry >= maxAttempts || !isTransient(error)) return null;
  const { retryAfterSeconds = 0 } = error;
  if (retryAfterSeconds > RETRY_AFTER_MAX_SECONDS) return null;
  const backoffMs = Math.min(maxDelayMs, baseDelayMs * 2 ** retry);
  const jitterMs = (backoffMs / 2) * Math.random();
  return Math.max(backoffMs / 2, retryAfterSeconds * 1_000) + jitterMs;
}
