import { setTimeout as delay } from "node:timers/promises";

type Entry<T, R> = { item: T; resolve: (result: R) => void; reject: (error: unknown) => void };

export type Batcher<T, R> = {
  add(item: T): Promise<R>;
  /** The number of calls that wait for the next batch. */
  waiting(): number;
};

/** After a batch of this size, the next one collects calls for `GATHER_MS`, so more calls share one statement. */
const BUSY_BATCH = 4;
const GATHER_MS = 30;

/**
 * Combines calls into batches of at most `max`. While one batch runs, the next one collects calls, so a busy process
 * shares statements and an idle one adds no delay. `run` returns one result per item, in order; its error rejects the
 * whole batch.
 */
export function createBatcher<T, R>(
  run: (items: T[]) => Promise<R[]>,
  { max }: { max: number },
): Batcher<T, R> {
  const waiting: Entry<T, R>[] = [];
  let running = false;

  async function drain(): Promise<void> {
    running = true;
    // Calls from the same turn of the event loop join the same batch.
    await Promise.resolve();
    while (waiting.length > 0) {
      const batch = waiting.splice(0, max);
      try {
        const results = await run(batch.map(({ item }) => item));
        batch.forEach(({ resolve }, index) => resolve(results[index] as R));
        if (batch.length >= BUSY_BATCH && waiting.length < max) await delay(GATHER_MS);
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    running = false;
  }

  return {
    add: (item) =>
      new Promise<R>((resolve, reject) => {
        waiting.push({ item, resolve, reject });
        if (!running) void drain();
      }),
    waiting: () => waiting.length,
  };
}
