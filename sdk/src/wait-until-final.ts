import { delay, startDeadline } from "./http/deadline.js";
import { DriftstackError } from "./http/errors.js";
import { requireNumber } from "./http/require-number.js";
import { isTransient } from "./http/retry.js";

/** Options of the methods that wait for a payment. */
export type WaitOptions<T> = {
  timeoutMs?: number;
  /** Time between two requests. 5 seconds by default. */
  intervalMs?: number;
  signal?: AbortSignal;
  /** Called with each state that is read, the last one included. */
  onUpdate?: (current: T) => void;
};

/** The payment was not final within `timeoutMs`. It has not failed: it may still complete. */
export class WaitTimeoutError<T = unknown> extends DriftstackError {
  override name = "WaitTimeoutError";

  constructor(
    timeoutMs: number,
    /** The state that was read last; undefined if none could be read. */
    readonly last: T | undefined,
    cause?: unknown,
  ) {
    super(`The payment is not final after ${timeoutMs} ms. It may still complete.`, { cause });
  }
}

type Wait<T> = Required<Pick<WaitOptions<T>, "timeoutMs">> &
  WaitOptions<T> & {
    read: (options: { signal: AbortSignal }) => Promise<T>;
    isFinal: (current: T) => boolean;
  };

/** Reads a state until it is final. Errors that may pass, such as a lost connection, do not end the wait. */
export async function waitUntilFinal<T>(wait: Wait<T>): Promise<T> {
  const { read, isFinal, timeoutMs, intervalMs = 5_000, onUpdate, signal } = wait;
  requireNumber("intervalMs", intervalMs, 1);
  const deadline = startDeadline(timeoutMs, signal);
  let last: T | undefined;
  let lastError: DriftstackError | undefined;
  try {
    for (;;) {
      try {
        last = await read({ signal: deadline.signal });
        lastError = undefined;
      } catch (error) {
        if (deadline.signal.aborted || !isTransient(error)) throw error;
        lastError = error;
      }
      if (last !== undefined && lastError === undefined) {
        onUpdate?.(last);
        if (isFinal(last)) return last;
      }
      const retryAfterMs = (lastError?.retryAfterSeconds ?? 0) * 1_000;
      await delay(Math.max(intervalMs, retryAfterMs), deadline.signal);
    }
  } catch (error) {
    if (deadline.isExpired()) throw new WaitTimeoutError(timeoutMs, last, lastError);
    throw error;
  } finally {
    deadline.clear();
  }
}
