import { setTimeout as delay } from "node:timers/promises";
import type { Ctx } from "@/lib/platform/ctx";
import { recordAttempts } from "./record-attempts";
import type { AttemptResult } from "./results-store";

const RETRY_MS = 250;
/** How long results are kept while the database is unavailable. Their leases may have ended by then. */
const KEEP_MS = 30_000;
const BATCH_MAX = 500;
const FULL = 250;
/** After a batch of this size, the next one collects results for `GATHER_MS`, so more results share one statement. */
const BUSY_BATCH = 20;
const GATHER_MS = 30;

export type RecordBuffer = {
  /** Resolves when the result is recorded, when its lease has ended, or when it was kept for too long. */
  add(result: AttemptResult): Promise<void>;
  /** True while so many results wait that no new attempts should start: after a crash, all of them are repeated. */
  isFull(): boolean;
};

type Entry = { result: AttemptResult; until: number; done: () => void };

/** Records results one batch at a time. While one batch is recorded, the next one collects results. */
export function createRecordBuffer(options: {
  createCtx: () => Ctx;
  keepMs?: number;
  /** Called when a batch was recorded or could not be recorded. */
  onBatch?: () => void;
}): RecordBuffer {
  const { createCtx, keepMs = KEEP_MS, onBatch } = options;
  const waiting: Entry[] = [];
  let running = false;

  async function run(): Promise<void> {
    running = true;
    while (waiting.length > 0) {
      const batch = waiting.splice(0, BATCH_MAX);
      const ctx = createCtx();
      try {
        await recordAttempts(
          ctx,
          batch.map(({ result }) => result),
        );
        for (const entry of batch) entry.done();
        onBatch?.();
        if (batch.length >= BUSY_BATCH && waiting.length < BATCH_MAX) await delay(GATHER_MS);
      } catch (error) {
        ctx.log.warn({ err: error, attempts: batch.length }, "webhook attempts cannot be recorded");
        const kept = batch.filter((entry) => entry.until > performance.now());
        for (const entry of batch) if (!kept.includes(entry)) entry.done();
        waiting.unshift(...kept);
        onBatch?.();
        if (kept.length > 0) await delay(RETRY_MS);
      }
    }
    running = false;
  }

  return {
    add(result) {
      return new Promise((done) => {
        waiting.push({ result, until: performance.now() + keepMs, done });
        if (!running) void run();
      });
    },
    isFull: () => waiting.length >= FULL,
  };
}
