import type { ChangeFeed } from "@/lib/platform/change-feed";
import type { Ctx } from "@/lib/platform/ctx";
import { DispatchLoop } from "./dispatch-loop";

export type DispatcherOptions = {
  createCtx: () => Ctx;
  feed: Pick<ChangeFeed, "subscribe">;
  /** How many queues may be held at a time. */
  concurrency?: number;
  deadlineMs?: number;
  /** How often it looks for what no wake-up signal has announced. */
  pollMs?: number;
  /** How long `stop` waits for attempts in flight before it ends them, to be made again by another process. */
  stopGraceMs?: number;
};

export type Dispatcher = {
  /** Resolves when, after a sweep, no queue was due and none is held. */
  idle(): Promise<void>;
  stop(): Promise<void>;
};

const WATCH_MS = 250;

/** Leases queues that are due and sends their deliveries, until it is stopped. */
export function startDispatcher(options: DispatcherOptions): Dispatcher {
  const loop = new DispatchLoop(options);
  const unsubscribes = [
    options.feed.subscribe("driftstack_delivery", (endpointId) => loop.onDelivery(endpointId)),
    options.feed.subscribe("driftstack_endpoint", (endpointId) => loop.onChange(endpointId)),
  ];
  const watch = setInterval(() => loop.checkSlow(), WATCH_MS);
  const running = loop.run();

  async function end(): Promise<void> {
    for (const unsubscribe of unsubscribes) unsubscribe();
    loop.stop();
    await running;
    await loop.releaseAll();
    clearInterval(watch);
  }
  let ended: Promise<void> | undefined;
  return { idle: () => loop.idle(), stop: () => (ended ??= end()) };
}
