import type { TrackedStatus, TrackingError } from "../types/tracking.js";
import { requestOrder, type OrderRequest } from "./request-order.js";
import type { TrackingConfig } from "./tracking-config.js";

const POLL_INTERVAL_MS = 3_000;
const POLL_LIMIT_MS = 10 * 60 * 1_000;

/** These do not pass by themselves: the token is not valid, or not for this order. */
const FINAL_STATUSES = [401, 403, 404];

type PollHandlers = {
  onStatus(status: TrackedStatus): void;
  onError(error: TrackingError): void;
};

/** Requests the order's status immediately and then every three seconds, for ten minutes. Returns the stop function. */
export function pollOrder(
  config: TrackingConfig,
  request: OrderRequest,
  { onStatus, onError }: PollHandlers,
): () => void {
  const { clock } = config;
  const stopped = new AbortController();
  const limit = clock.setTimeout(
    () => onError({ code: 0, description: "Short polling expired." }),
    POLL_LIMIT_MS,
  );
  let next: unknown;

  async function poll() {
    const startedAt = clock.now();
    const response = await requestOrder(config, request, stopped.signal);
    if (stopped.signal.aborted) return;
    const pauseMs = Math.max(0, POLL_INTERVAL_MS - (clock.now() - startedAt));
    next = clock.setTimeout(() => void poll(), pauseMs);
    if ("order" in response) return onStatus(response.order.status);
    if (FINAL_STATUSES.includes(response.error.status ?? 0)) onError(response.error);
  }

  void poll();
  return () => {
    clock.clearTimeout(limit);
    clock.clearTimeout(next);
    stopped.abort();
  };
}
