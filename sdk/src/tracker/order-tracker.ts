import type { TrackingError } from "../types/tracking.js";
import { trackOrder } from "./track-order.js";
import { configure } from "./tracking-config.js";

/**
 * Tracks the status of orders in browsers, apps and Node.js. Before you grant anything of value, have your server
 * validate the order: what runs on the client can be manipulated.
 */
export const OrderTracker = {
  configure,

  /**
   * Calls `onSuccess` once the order is paid, or `onError` if it is canceled, cannot be tracked, or short polling
   * expires. Exactly one of them is called, once. The returned function stops tracking without calling either.
   */
  checkPendingOrder(
    accessToken: string,
    orderId: number | string,
    onSuccess: () => void,
    onError: (error: TrackingError) => void,
  ): () => void {
    return trackOrder({ accessToken, orderId }, { onSuccess, onError });
  },
};
