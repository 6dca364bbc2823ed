import type { Ctx } from "@/lib/platform/ctx";
import type { Outcome } from "./outcome-store";
import { recordAttempts } from "./record-attempts";

const RETRY_MS = 250;
const BATCH_MAX = 500;
/** After a batch of this size the next one gathers for a moment: what a statement costs is shared by many. */
const BUSY_BATCH = 20;
const GATHER_MS = 30;

export type RecordQueue = {
  /** Resolves when the outcome is stored, or when its lease has run out and it is no longer ours to store. */
  add(outcome: Outcome): Promise<void>;
};

type Entry = { outcome: Outcome; until: number; done: () => void };

/**
 * Stores outcomes one batch at a time: while one statement runs, the next batch gathers, so a busy dispatcher pays one
 * round trip for many attempts and an idle one waits for nothing. A database that is away is tried until the lease ends.
 */
export function createRecordQueue(options: { createCtx: () => Ctx; leaseMs: number }): RecordQueue {
  const waiting: Entry[] = [];
  let running = false;

  async function run(): Promise<void> {
    running = true;
    while (waiting.length > 0) {
      const batch = waiting.splice(0, BATCH_MAX);
      const ctx = options.createCtx();
      try {
        await recordAttempts(
          ctx,
          batch.map(({ outcome }) => outcome),
        );
        for (const entry of batch) entry.done();
        if (batch.length >= BUSY_BATCH && waiting.length < BATCH_MAX) await pause(GATHER_MS);
      } catch (error) {
        ctx.log.warn(
          { err: error, attempts: batch.length },
          "webhook attempts can not be stored yet",
        );
        const kept = batch.filter((entry) => entry.until > performance.now());
        for (const entry of batch) if (!kept.includes(entry)) entry.done();
        waiting.unshift(...kept);
        if (kept.length > 0) await pause(RETRY_MS);
      }
    }
    running = false;
  }

  return {
    add(outcome) {
      return new Promise((done) => {
        waiting.push({ outcome, until: performance.now() + options.leaseMs, done });
        if (!running) void run();
      });
    },
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
