import type { TrackedStatus, TrackingError } from "../types/tracking.js";
import { pollOrder } from "./poll-order.js";
import type { OrderRequest } from "./request-order.js";
import { requireTrackingConfig } from "./tracking-config.js";
import { watchOrder } from "./watch-order.js";

export type TrackHandlers = {
  /** Called with every status that is received, the final one included. */
  onStatus?(status: TrackedStatus): void;
  onSuccess(): void;
  onError(error: TrackingError): void;
};

/**
 * Follows an order until it is done or canceled: by WebSocket, and by short polling once the socket fails. Calls exactly
 * one of `onSuccess` and `onError`, once, unless the returned function stops it before.
 */
export function trackOrder(request: OrderRequest, handlers: TrackHandlers): () => void {
  const config = requireTrackingConfig();
  let isOver = false;
  let stopSource: () => void = () => undefined;

  function end(notify: () => void) {
    if (isOver) return;
    isOver = true;
    stopSource();
    notify();
  }
  function onStatus(status: TrackedStatus) {
    if (isOver) return;
    handlers.onStatus?.(status);
    if (status === "done") end(() => handlers.onSuccess());
    if (status === "canceled") onError({ code: 0, description: "Order canceled." });
  }
  function onError(error: TrackingError) {
    end(() => handlers.onError(error));
  }
  function poll() {
    if (!isOver) stopSource = pollOrder(config, request, { onStatus, onError });
  }

  stopSource = watchOrder(config, request.orderId, { onStatus, onFailure: poll });
  return () => end(() => undefined);
}
