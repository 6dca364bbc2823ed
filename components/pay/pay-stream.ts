import type { PayView } from "@/lib/contract/pay-view";

const FIRST_GAP_MS = 1_000;
const GAP_MAX_MS = 30_000;

type Socket = Pick<WebSocket, "close"> & {
  onopen: ((event: Event) => void) | null;
  onmessage: ((event: MessageEvent) => void) | null;
  onclose: ((event: CloseEvent) => void) | null;
};

export type PayStreamOptions = {
  orderId: string;
  connect: () => Socket;
  onView: (view: PayView) => void;
};

/** The delay before attempt `failures + 1`: 1, 2, 4 … 30 s. */
export function reconnectGapMs(failures: number): number {
  return Math.min(GAP_MAX_MS, FIRST_GAP_MS * 2 ** Math.max(0, failures - 1));
}

/** The view in a stream message, or null when the message is not a view of this order. */
export function viewOfFrame(text: unknown, orderId: string): PayView | null {
  if (typeof text !== "string") return null;
  try {
    const frame = JSON.parse(text) as Partial<PayView> | null;
    const isView =
      frame?.order_id === orderId && frame.status !== undefined && frame.server_time !== undefined;
    return isView ? (frame as PayView) : null;
  } catch {
    return null;
  }
}

/** Keeps one socket open until the returned function is called. Reconnects with increasing delays. */
export function openPayStream({ orderId, connect, onView }: PayStreamOptions): () => void {
  let failures = 0;
  let closed = false;
  let socket: Socket | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;

  const start = () => {
    timer = null;
    if (closed) return;
    const current = connect();
    socket = current;
    current.onmessage = (event) => {
      const view = viewOfFrame(event.data, orderId);
      if (view === null) return;
      failures = 0;
      onView(view);
    };
    current.onclose = () => {
      if (closed) return;
      failures += 1;
      timer = setTimeout(start, reconnectGapMs(failures));
    };
  };
  start();
  return () => {
    closed = true;
    if (timer !== null) clearTimeout(timer);
    socket?.close();
  };
}
