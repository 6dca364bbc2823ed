import type { ChangeFeed } from "@/lib/platform/change-feed";
import type { Ctx } from "@/lib/platform/ctx";
import { DispatchLoop } from "./dispatch-loop";

export type DispatcherOptions = {
  createCtx: () => Ctx;
  feed: Pick<ChangeFeed, "subscribe">;
  /** Maximum number of queues leased at a time. */
  concurrency?: number;
  deadlineMs?: number;
  /** How often the sweep looks for deliveries whose wake-up signal was lost. */
  pollMs?: number;
  /** How long `stop` waits for attempts in flight before it aborts them; another process then repeats them. */
  stopGraceMs?: number;
};

export type Dispatcher = {
  /** Resolves when a sweep has completed, no queue is due, and none is leased. */
  idle(): Promise<void>;
  stop(): Promise<void>;
};

const WATCH_MS = 250;

/** Starts a dispatcher, which leases queues that are due and sends their deliveries until it is stopped. */
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
