import { requireBaseUrl, toSearch } from "../http/url.js";

/** Timers and the current time. Replace them to test code that tracks orders. */
export type Clock = {
  now(): number;
  setTimeout(callback: () => void, ms: number): unknown;
  clearTimeout(timer: unknown): void;
};

/** What the tracker uses of a WebSocket. Those of browsers, Node 22 and the package `ws` fit. */
export type TrackingSocket = {
  onopen: ((event: never) => unknown) | null;
  onmessage: ((event: never) => unknown) | null;
  onerror: ((event: never) => unknown) | null;
  onclose: ((event: never) => unknown) | null;
  close(): void;
};

export type TrackingOptions = {
  /** Address of the Driftstack server. */
  baseUrl: string;
  /** The account's number. */
  projectId: number | string;
  fetch?: typeof fetch;
  /** The global `WebSocket` by default. Without one, as on Node 18 and 20, the tracker polls. */
  WebSocket?: new (url: string) => TrackingSocket;
  clock?: Clock;
};

export type TrackingConfig = Required<Pick<TrackingOptions, "fetch" | "clock">> &
  Pick<TrackingOptions, "WebSocket"> & {
    orderUrl(orderId: number | string): string;
    socketUrl(orderId: number | string): string;
  };

const SYSTEM_CLOCK: Clock = {
  now: () => Date.now(),
  setTimeout: (callback, ms) => setTimeout(callback, ms),
  clearTimeout: (timer) => clearTimeout(timer as never),
};

let current: TrackingConfig | undefined;

/** Sets the server and the project of everything that is tracked from now on. */
export function configure(options: TrackingOptions): void {
  const { projectId, clock = SYSTEM_CLOCK } = options;
  const base = requireBaseUrl(options.baseUrl);
  if (!projectId) throw new TypeError("projectId must be the number of the account.");
  const project = encodeURIComponent(projectId);
  current = {
    clock,
    fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
    WebSocket: options.WebSocket ?? (globalThis.WebSocket as TrackingOptions["WebSocket"]),
    orderUrl: (orderId) => `${base}/api/v2/project/${project}/order/${encodeURIComponent(orderId)}`,
    socketUrl: (orderId) =>
      base.replace(/^http/, "ws") +
      "/sub/order/status" +
      toSearch({ order_id: orderId, project_id: projectId }),
  };
}

export function requireTrackingConfig(): TrackingConfig {
  if (!current) throw new Error("Call OrderTracker.configure({ baseUrl, projectId }) first.");
  return current;
}
