import { setMaxListeners } from "node:events";
import type { ChangeFeed } from "@/lib/platform/change-feed";
import type { Ctx } from "@/lib/platform/ctx";
import { createAlarm } from "./alarm";
import { releaseDeliveries, type ClaimedDelivery } from "./claim-store";
import { claimDue, LEASE_MS, UNDELIVERABLE_BATCH } from "./dispatch-deliveries";
import { endUndeliverable } from "./outcome-store";
import { createRecordQueue } from "./record-queue";
import { holdConnections, sendDelivery } from "./send-delivery";

export type DispatcherOptions = {
  createCtx: () => Ctx;
  feed: Pick<ChangeFeed, "subscribe">;
  /** How many attempts may be on their way at once. */
  concurrency?: number;
  deadlineMs?: number;
  pollMs?: number;
  /** How long `stop` waits for attempts on their way before it returns them to be made by somebody else. */
  stopGraceMs?: number;
};

const CLAIM_MAX = 64;
const CONCURRENCY = 128;
const POLL_MS = 750;
const STOP_GRACE_MS = 4_000;

/**
 * Sends due deliveries until it is stopped. Every attempt runs on its own: a slow endpoint holds its own three places
 * and nobody else's. Nothing is held that is not on its way, so memory follows `concurrency`, not the backlog.
 */
export function startDispatcher(options: DispatcherOptions): { stop(): Promise<void> } {
  const { createCtx, concurrency = CONCURRENCY, pollMs = POLL_MS } = options;
  const alarm = createAlarm();
  const releaseConnections = holdConnections(createCtx().config);
  const sender = createSender(options, () => alarm.ring());
  let nextSweepMs = 0;
  let stopping = false;

  async function sweep(): Promise<void> {
    if (performance.now() < nextSweepMs) return;
    const ctx = createCtx();
    const query = { now: ctx.clock.now(), limit: UNDELIVERABLE_BATCH };
    const ended = await endUndeliverable(ctx.db, query);
    if (ended < UNDELIVERABLE_BATCH) nextSweepMs = performance.now() + pollMs;
  }

  async function claim(): Promise<number> {
    const room = Math.min(CLAIM_MAX, concurrency - sender.size());
    if (room <= 0) return 0;
    const claimed = await claimDue(createCtx(), room);
    for (const delivery of claimed) sender.start(delivery);
    return claimed.length;
  }

  async function run(): Promise<void> {
    while (!stopping) {
      try {
        await sweep();
        if ((await claim()) > 0) continue;
      } catch (error) {
        createCtx().log.warn({ err: error }, "webhook deliveries can not be claimed yet");
      }
      await alarm.wait(pollMs);
    }
  }

  const unsubscribe = options.feed.subscribe("driftstack_delivery", () => alarm.ring());
  const running = run();
  return {
    async stop() {
      stopping = true;
      unsubscribe();
      alarm.ring();
      await running;
      await sender.finish(options.stopGraceMs ?? STOP_GRACE_MS);
      releaseConnections();
    },
  };
}

type Sender = {
  /** Attempts that are on their way or not yet recorded. */
  size(): number;
  start(delivery: ClaimedDelivery): void;
  /** Waits for what is on its way, then cuts the rest short and gives it back. */
  finish(graceMs: number): Promise<void>;
};

function createSender(options: DispatcherOptions, onDone: () => void): Sender {
  const { createCtx, deadlineMs } = options;
  const held = new Map<ClaimedDelivery, Promise<void>>();
  const cut = new AbortController();
  setMaxListeners(0, cut.signal);
  const recorder = createRecordQueue({ createCtx, leaseMs: LEASE_MS });

  async function send(delivery: ClaimedDelivery): Promise<void> {
    const ctx = createCtx();
    try {
      const sendOptions = { deadlineMs, signal: cut.signal };
      const outcome = await sendDelivery(ctx, { delivery, options: sendOptions });
      if (cut.signal.aborted && outcome.responseStatus === null) return;
      await recorder.add(outcome);
    } catch (error) {
      ctx.log.error(
        { err: error, deliveryId: delivery.id },
        "a webhook attempt failed on our side",
      );
    }
    held.delete(delivery);
    onDone();
  }

  return {
    size: () => held.size,
    start(delivery) {
      held.set(delivery, send(delivery));
    },
    async finish(graceMs) {
      await Promise.race([Promise.all(held.values()), pause(graceMs)]);
      cut.abort();
      await Promise.race([Promise.all(held.values()), pause(graceMs)]);
      await giveBack(createCtx(), [...held.keys()]);
    },
  };
}

async function giveBack(ctx: Ctx, deliveries: ClaimedDelivery[]): Promise<void> {
  if (deliveries.length === 0) return;
  try {
    await releaseDeliveries(ctx.db, deliveries);
  } catch (error) {
    ctx.log.warn({ err: error }, "webhook deliveries are returned when their leases end");
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
