import type { Ctx } from "@/lib/platform/ctx";
import { releaseDeliveries, type ClaimedDelivery } from "./claim-store";
import { createRecordQueue } from "./record-queue";
import { sendDelivery } from "./send-delivery";

export type LaneSender = {
  /** Deliveries that are on their way, wait in a lane, or are not yet recorded. */
  held(): number;
  /** Lanes that have not come to their end, and those among them of endpoints that are unwell or slow. */
  lanes(): { all: number; unwell: number };
  /** Sends what was claimed, each lane by itself. */
  start(claimed: readonly ClaimedDelivery[]): void;
  /** What was claimed for an endpoint that has changed since, null for any, is given back, to be claimed as it is now. */
  endLanesOf(endpointId: string | null): void;
  /** Makes due again what was claimed and will not be sent. */
  giveBack(claimed: readonly ClaimedDelivery[]): void;
  /** Waits for what is on its way, then cuts the rest short and gives it back. */
  finish(graceMs: number): Promise<void>;
};

export type LaneOptions = {
  createCtx: () => Ctx;
  leaseMs: number;
  deadlineMs?: number;
  /** Called when a lane has ended. */
  onLaneEnd: () => void;
  /** Called when something else may have become claimable: a lane went over to the slow, or gave its rest back. */
  onChange: () => void;
};

type Lane = {
  /** What was not sent yet. */
  waiting: ClaimedDelivery[];
  startedMs: number;
  /** When the attempt on its way began. */
  attemptMs: number;
  unwell: boolean;
  cut: AbortController;
};

/** No attempt of a lane starts later than this: long before its lease ends. */
const LANE_MS = 5_000;
/** While an attempt takes longer than this, nothing waits behind it. */
const PATIENCE_MS = 1_000;
/** A lane whose attempt takes longer counts with the unwell. */
const SLOW_MS = 2_000;
const WATCH_MS = 250;

/**
 * Sends lanes of deliveries, each lane one after another, recording some while the next is on its way: an endpoint has no
 * more attempts at a time than lanes. A lane ends at its first failure, and gives back what it did not send.
 */
export function createLaneSender(options: LaneOptions): LaneSender {
  const { createCtx, leaseMs, deadlineMs } = options;
  const held = new Set<ClaimedDelivery>();
  const lanes = new Map<Lane, Promise<void>>();
  const recorder = createRecordQueue({ createCtx, leaseMs });
  const giveBack = createReturner(createCtx, (returned) => {
    for (const delivery of returned) held.delete(delivery);
    options.onChange();
  });
  let stopping = false;

  async function run(ctx: Ctx, lane: Lane): Promise<void> {
    const recorded: Promise<unknown>[] = [];
    for (let next = lane.waiting.shift(); next; next = lane.waiting.shift()) {
      const delivery = next;
      lane.attemptMs = performance.now();
      const outcome = await sendDelivery(ctx, {
        delivery,
        options: { deadlineMs, signal: lane.cut.signal },
      });
      if (lane.cut.signal.aborted && outcome.responseStatus === null) return;
      recorded.push(recorder.add(outcome).then(() => held.delete(delivery)));
      const late = performance.now() - lane.startedMs > LANE_MS;
      if (outcome.status !== "delivered" || late || stopping) break;
    }
    giveBack.add(lane.waiting.splice(0));
    await Promise.all(recorded);
  }

  function begin(ctx: Ctx, lane: Lane): void {
    const ended = run(ctx, lane)
      .catch((error: unknown) => {
        // The deliveries of this lane are due again when their leases end.
        ctx.log.error({ err: error }, "a webhook attempt failed on our side");
      })
      .finally(() => {
        lanes.delete(lane);
        options.onLaneEnd();
      });
    lanes.set(lane, ended);
  }

  const watch = setInterval(() => {
    const now = performance.now();
    let changed = false;
    for (const lane of lanes.keys()) {
      if (now - lane.attemptMs > PATIENCE_MS) giveBack.add(lane.waiting.splice(0));
      if (lane.unwell || now - lane.attemptMs <= SLOW_MS) continue;
      lane.unwell = true;
      changed = true;
    }
    if (changed) options.onChange();
  }, WATCH_MS);

  const quiet = () => Promise.all([...lanes.values(), giveBack.idle()]);
  return {
    held: () => held.size,
    lanes: () => {
      let unwell = 0;
      for (const lane of lanes.keys()) if (lane.unwell) unwell += 1;
      return { all: lanes.size, unwell };
    },
    start(claimed) {
      for (const delivery of claimed) held.add(delivery);
      const ctx = createCtx();
      for (const lane of toLanes(claimed)) begin(ctx, lane);
    },
    endLanesOf(endpointId) {
      for (const { waiting } of lanes.keys())
        if (endpointId === null || waiting[0]?.endpointId === endpointId)
          giveBack.add(waiting.splice(0));
    },
    giveBack: (claimed) => giveBack.add(claimed),
    async finish(graceMs) {
      stopping = true;
      await Promise.race([quiet(), pause(graceMs)]);
      for (const lane of lanes.keys()) lane.cut.abort();
      await Promise.race([quiet(), pause(graceMs)]);
      clearInterval(watch);
      giveBack.add([...held]);
      await giveBack.idle();
    },
  };
}

function toLanes(claimed: readonly ClaimedDelivery[]): Iterable<Lane> {
  const lanes = new Map<string, Lane>();
  const now = performance.now();
  for (const delivery of claimed) {
    const { leaseToken, unwell } = delivery;
    const lane = lanes.get(leaseToken);
    if (lane) lane.waiting.push(delivery);
    else {
      const cut = new AbortController();
      lanes.set(leaseToken, { waiting: [delivery], startedMs: now, attemptMs: now, unwell, cut });
    }
  }
  return lanes.values();
}

/** Gives deliveries back, all that gather meanwhile in one statement. */
function createReturner(
  createCtx: () => Ctx,
  onReturned: (deliveries: readonly ClaimedDelivery[]) => void,
) {
  let gathered: ClaimedDelivery[] = [];
  let running: Promise<void> | null = null;

  async function run(): Promise<void> {
    while (gathered.length > 0) {
      const batch = gathered;
      gathered = [];
      const ctx = createCtx();
      try {
        await releaseDeliveries(ctx.db, batch);
      } catch (error) {
        ctx.log.warn({ err: error }, "webhook deliveries are returned when their leases end");
      }
      onReturned(batch);
    }
    running = null;
  }

  return {
    add(deliveries: readonly ClaimedDelivery[]): void {
      if (deliveries.length === 0) return;
      gathered = gathered.concat(deliveries);
      running ??= run();
    },
    idle: () => running ?? Promise.resolve(),
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
