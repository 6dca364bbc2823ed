import { useEffect, useRef, useState } from "react";
import { trackOrder } from "./tracker/track-order.js";
import type { TrackedStatus, TrackingError } from "./types/tracking.js";

export type UseOrderStatusOptions = {
  accessToken: string;
  orderId: number | string;
  onSuccess?: () => void;
  onError?: (error: TrackingError) => void;
};

export type OrderStatusState = {
  /** Null until the first status is known. */
  status: TrackedStatus | null;
  /** Why tracking ended without success. */
  error: TrackingError | null;
  isTracking: boolean;
};

const STARTED: OrderStatusState = { status: null, error: null, isTracking: true };

/** Tracks an order while the component is mounted. Call `OrderTracker.configure` before it renders. */
export function useOrderStatus(options: UseOrderStatusOptions): OrderStatusState {
  const { accessToken, orderId } = options;
  const [state, setState] = useState(STARTED);
  const latest = useRef(options);
  useEffect(() => {
    latest.current = options;
  });

  useEffect(() => {
    setState(STARTED);
    return trackOrder(
      { accessToken, orderId },
      {
        onStatus: (status) => setState((before) => ({ ...before, status })),
        onSuccess() {
          setState((before) => ({ ...before, isTracking: false }));
          latest.current.onSuccess?.();
        },
        onError(error) {
          setState((before) => ({ ...before, error, isTracking: false }));
          latest.current.onError?.(error);
        },
      },
    );
  }, [accessToken, orderId]);
  return state;
}
