/** A concurrency limit: runs a bounded number of tasks, queues a bounded number and rejects the rest immediately. */
export type ConcurrencyLimit = {
  /** Resolves to the result of `work`, or to `full` when the queue is full and `work` was not run. */
  run<T>(work: () => Promise<T>): Promise<T | "full">;
};

/**
 * Creates a concurrency limit for expensive work: hashing, rendering, slow calls. With `rest`, a slot stays unused
 * after each task for as long as the task took, so that CPU-bound tasks leave event-loop time for other work.
 */
export function createConcurrencyLimit(options: {
  runningMax: number;
  waitingMax: number;
  rest?: boolean;
}): ConcurrencyLimit {
  const waiting: (() => void)[] = [];
  let running = 0;

  async function enter(): Promise<boolean> {
    if (running < options.runningMax) {
      running++;
      return true;
    }
    if (waiting.length >= options.waitingMax) return false;
    await new Promise<void>((resolve) => waiting.push(resolve));
    return true;
  }

  /** Hands the slot directly to the task that has waited longest. */
  function leave(): void {
    const next = waiting.shift();
    if (next) next();
    else running--;
  }

  return {
    async run(work) {
      if (!(await enter())) return "full";
      const startMs = performance.now();
      try {
        return await work();
      } finally {
        if (options.rest) setTimeout(leave, performance.now() - startMs);
        else leave();
      }
    },
  };
}
