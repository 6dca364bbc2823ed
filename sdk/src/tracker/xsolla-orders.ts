import type { TrackedOrder, TrackingError } from "../types/tracking.js";
import { requestOrder } from "./request-order.js";
import { requireTrackingConfig } from "./tracking-config.js";

export const XsollaOrders = {
  /** Requests the status and the contents of an order once. Uses the configuration of `OrderTracker`. */
  checkOrder(
    accessToken: string,
    orderId: number | string,
    onComplete: (order: TrackedOrder) => void,
    onError: (error: TrackingError) => void,
  ): void {
    const { signal } = new AbortController();
    void requestOrder(requireTrackingConfig(), { accessToken, orderId }, signal).then((response) =>
      "order" in response ? onComplete(response.order) : onError(response.error),
    );
  },
};
