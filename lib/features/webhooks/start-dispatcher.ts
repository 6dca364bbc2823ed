import type { ChangeFeed } from "@/lib/platform/change-feed";
import type { Ctx } from "@/lib/platform/ctx";
import { createAlarm } from "./alarm";
import type { ClaimedDelivery } from "./claim-store";
import { claimLanes, LEASE_MS, UNDELIVERABLE_BATCH } from "./dispatch-deliveries";
import { endUndeliverable } from "./outcome-store";
import { holdConnections } from "./send-delivery";
import { createLaneSender, type LaneSender } from "./send-lanes";

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

/** Sockets that wait for an answer cost little; endpoints that never answer must not use them up. */
export const CONCURRENCY = 2_048;
const CLAIM_MAX = 1_000;
/** Claimed and not yet recorded: what memory follows, whatever waits in the database. */
const HELD_MAX = 4_000;
const POLL_MS = 750;
const STOP_GRACE_MS = 4_000;
/** While most lanes are busy, those that end are filled again together. */
const REFILL_MS = 25;
const GAP_MAX_MS = 100;
const WORTHWHILE = 100;
/** Of a notification: no endpoint has changed; or, because some were missed, any may have. */
const SOMETHING_IS_DUE = "";
const EVERYBODY = null;

/**
 * Sends due deliveries until it is stopped. Half of the places are for endpoints that answer, a quarter for those whose
 * last attempt failed; who turns out to be slow leaves the first half after two seconds. So hundreds that hang take
 * nothing from those that answer.
 */
export function startDispatcher(options: DispatcherOptions): { stop(): Promise<void> } {
  const { createCtx, concurrency = CONCURRENCY, pollMs = POLL_MS } = options;
  const releaseConnections = holdConnections(createCtx().config);
  const alarm = createAlarm();
  const refill = createRefill(() => alarm.ring());
  const sender = createLaneSender({
    createCtx,
    leaseMs: LEASE_MS,
    deadlineMs: options.deadlineMs,
    onLaneEnd: () => refill.laneEnded(sender.lanes().all),
    onChange: () => alarm.ring(),
  });
  /** What changed since the claim that is on its way began: it may have read what was there before. */
  let changesOfClaim = new Set<string | null>();
  let nextSweepMs = 0;
  let stopping = false;

  async function sweep(): Promise<void> {
    if (performance.now() < nextSweepMs) return;
    const ctx = createCtx();
    const query = { now: ctx.clock.now(), limit: UNDELIVERABLE_BATCH };
    const ended = await endUndeliverable(ctx.db, query);
    if (ended < UNDELIVERABLE_BATCH) nextSweepMs = performance.now() + pollMs;
  }

  /** Answers how many it claimed, and whether there was more than one claim takes. */
  async function claim(): Promise<{ count: number; isFull: boolean }> {
    const batchMax = Math.min(CLAIM_MAX, HELD_MAX - sender.held());
    const room = roomOf(sender, concurrency);
    if (batchMax <= 0 || room.well + room.unwell === 0) return { count: 0, isFull: false };
    const changes = (changesOfClaim = new Set());
    const claimed = await claimLanes(createCtx(), { batchMax, room });
    const isStale = ({ endpointId }: ClaimedDelivery) =>
      changes.has(endpointId) || changes.has(EVERYBODY);
    sender.giveBack(claimed.filter(isStale));
    sender.start(claimed.filter((delivery) => !isStale(delivery)));
    refill.claimed(sender.lanes().all);
    return { count: claimed.length, isFull: claimed.length === batchMax };
  }

  async function run(): Promise<void> {
    while (!stopping) {
      const startedMs = performance.now();
      let count = 0;
      try {
        await sweep();
        const claimed = await claim();
        if (claimed.isFull) continue;
        count = claimed.count;
      } catch (error) {
        createCtx().log.warn({ err: error }, "webhook deliveries can not be claimed yet");
      }
      const tookMs = performance.now() - startedMs;
      await alarm.wait(pollMs);
      if (count >= WORTHWHILE) continue;
      // Claims that find little take half of the time at most: the next one finds more.
      const restMs = Math.min(GAP_MAX_MS, startedMs + 2 * tookMs - performance.now());
      if (restMs > 1 && !stopping) await new Promise((resolve) => setTimeout(resolve, restMs));
    }
  }

  const unsubscribe = options.feed.subscribe("driftstack_delivery", (changed) => {
    if (changed !== SOMETHING_IS_DUE) {
      sender.endLanesOf(changed);
      changesOfClaim.add(changed);
    }
    alarm.ring();
  });
  const running = run();

  async function end(): Promise<void> {
    stopping = true;
    unsubscribe();
    alarm.ring();
    await running;
    await sender.finish(options.stopGraceMs ?? STOP_GRACE_MS);
    refill.stop();
    releaseConnections();
  }
  let ended: Promise<void> | undefined;
  return { stop: () => (ended ??= end()) };
}

function roomOf(sender: LaneSender, concurrency: number): { well: number; unwell: number } {
  const { all, unwell } = sender.lanes();
  const left = Math.max(0, concurrency - all);
  const share = (part: number, taken: number) =>
    Math.min(left, Math.max(0, Math.ceil(concurrency * part) - taken));
  return { well: share(0.5, all - unwell), unwell: share(0.25, unwell) };
}

/** Rings at once when half of the lanes have ended since the last claim, else a moment after the first of them. */
function createRefill(ring: () => void) {
  let lanesAfterClaim = 0;
  let timer: NodeJS.Timeout | undefined;
  const fire = () => {
    clearTimeout(timer);
    timer = undefined;
    ring();
  };
  return {
    claimed(lanes: number) {
      lanesAfterClaim = lanes;
    },
    laneEnded(lanes: number) {
      if (lanes <= lanesAfterClaim / 2) fire();
      else timer ??= setTimeout(fire, REFILL_MS);
    },
    stop: () => clearTimeout(timer),
  };
}
