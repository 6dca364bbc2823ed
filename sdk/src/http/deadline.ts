import { requireNumber } from "./require-number.js";

/** The longest delay that timers support; a longer one would fire immediately. */
const TIMER_MAX_MS = 2 ** 31 - 1;

export type Deadline = {
  /** Aborts when the time has passed or the caller aborts. */
  signal: AbortSignal;
  /** Whether the time has passed, rather than the caller having aborted. */
  isExpired(): boolean;
  clear(): void;
};

/** A signal that aborts after a time, or together with the caller's signal. Must be cleared. */
export function startDeadline(timeoutMs: number, caller?: AbortSignal): Deadline {
  requireNumber("timeoutMs", timeoutMs, 1);
  const controller = new AbortController();
  let expired = false;
  const timer = setTimeout(
    () => {
      expired = !controller.signal.aborted;
      controller.abort();
    },
    Math.min(timeoutMs, TIMER_MAX_MS),
  );
  const abort = () => controller.abort(caller?.reason);
  if (caller?.aborted) abort();
  else caller?.addEventListener("abort", abort, { once: true });
  return {
    signal: controller.signal,
    isExpired: () => expired,
    clear() {
      clearTimeout(timer);
      caller?.removeEventListener("abort", abort);
    },
  };
}

/** Resolves after a time; rejects as soon as the signal aborts. */
export function delay(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(
      () => {
        signal?.removeEventListener("abort", abort);
        resolve();
      },
      Math.min(ms, TIMER_MAX_MS),
    );
    if (signal?.aborted) abort();
    else signal?.addEventListener("abort", abort, { once: true });
  });
}
