import type { TrackedStatus } from "../types/tracking.js";
import type { TrackingConfig, TrackingSocket } from "./tracking-config.js";

const REOPEN_MS = 5 * 60 * 1_000;
const CONNECT_TIMEOUT_MS = 10_000;

type WatchHandlers = {
  onStatus(status: TrackedStatus): void;
  /** The socket could not be opened, or was lost. Called at most once, and never before this function has returned. */
  onFailure(): void;
};

/**
 * Watches the order's status by WebSocket, and re-opens the socket every five minutes. The old socket stays open until
 * the new one is, so that no change is missed. Returns the stop function.
 */
export function watchOrder(
  { clock, WebSocket, socketUrl }: TrackingConfig,
  orderId: number | string,
  { onStatus, onFailure }: WatchHandlers,
): () => void {
  let isStopped = false;
  let current: TrackingSocket | undefined;
  let previous: TrackingSocket | undefined;
  let reopenTimer: unknown;
  let connectTimer: unknown;

  function stop() {
    isStopped = true;
    clock.clearTimeout(reopenTimer);
    clock.clearTimeout(connectTimer);
    previous?.close();
    current?.close();
  }
  function fail() {
    if (isStopped) return;
    stop();
    queueMicrotask(onFailure);
  }
  function connected() {
    clock.clearTimeout(connectTimer);
    previous?.close();
    previous = undefined;
  }
  function open() {
    if (WebSocket === undefined) return fail();
    let socket: TrackingSocket;
    try {
      socket = new WebSocket(socketUrl(orderId));
    } catch {
      return fail();
    }
    previous = current;
    current = socket;
    reopenTimer = clock.setTimeout(open, REOPEN_MS);
    connectTimer = clock.setTimeout(fail, CONNECT_TIMEOUT_MS);
    socket.onopen = connected;
    socket.onmessage = ({ data }: { data: unknown }) => {
      if (socket === current) connected();
      const status = readStatus(data, orderId);
      if (status !== null && !isStopped) onStatus(status);
    };
    // Stays set after the end: the package `ws` reports an error when a connecting socket is closed.
    socket.onerror = socket.onclose = () => {
      if (socket === current) fail();
    };
  }

  open();
  return stop;
}

/** The status in a frame; null if the frame is not one about this order. */
function readStatus(data: unknown, orderId: number | string): TrackedStatus | null {
  try {
    const frame = JSON.parse(String(data)) as { status?: unknown; order_id?: unknown };
    if (frame.order_id !== undefined && String(frame.order_id) !== String(orderId)) return null;
    return typeof frame.status === "string" ? (frame.status as TrackedStatus) : null;
  } catch {
    return null;
  }
}
