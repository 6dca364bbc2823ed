import { setTimeout as delay } from "node:timers/promises";
import type { Ctx } from "@/lib/platform/ctx";
import { createBatcher } from "./batcher";
import { recordAttempts } from "./record-attempts";
import type { AttemptResult } from "./results-store";

const RETRY_MS = 250;
/** How long results are kept while the database is unavailable. Their leases may have ended by then. */
const KEEP_MS = 30_000;
const BATCH_MAX = 500;
const FULL = 250;

export type RecordBuffer = {
  /** Resolves when the result is recorded, when its lease has ended, or when it was kept for too long. */
  add(result: AttemptResult): Promise<void>;
  /** True while so many results wait that no new attempts should start: after a crash, all of them are repeated. */
  isFull(): boolean;
};

type Entry = { result: AttemptResult; until: number };

/** Records results one batch at a time. While one batch is recorded, the next one collects results. */
export function createRecordBuffer(options: {
  createCtx: () => Ctx;
  keepMs?: number;
  /** Called when a batch was recorded or could not be recorded. */
  onBatch?: () => void;
}): RecordBuffer {
  const { createCtx, keepMs = KEEP_MS, onBatch } = options;

  let retrying = 0;

  async function record(entries: Entry[]): Promise<void[]> {
    let kept = entries;
    while (kept.length > 0) {
      const ctx = createCtx();
      const results = kept.map(({ result }) => result);
      try {
        await recordAttempts(ctx, results);
        break;
      } catch (error) {
        ctx.log.warn({ err: error, attempts: kept.length }, "webhook attempts cannot be recorded");
        retrying = kept.length;
        await delay(RETRY_MS);
        kept = kept.filter(({ until }) => until > performance.now());
      }
    }
    retrying = 0;
    onBatch?.();
    return entries.map(() => undefined);
  }

  const batcher = createBatcher(record, { max: BATCH_MAX });
  return {
    add: (result) => batcher.add({ result, until: performance.now() + keepMs }),
    isFull: () => batcher.waiting() + retrying >= FULL,
  };
}
