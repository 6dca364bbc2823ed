/** Lets so many pieces of work run at once, keeps so many waiting, and turns the rest away at the door. */
export type Gate = {
  /** The work's result, or `full` when it was not even queued. */
  run<T>(work: () => Promise<T>): Promise<T | "full">;
};

/**
 * A gate for expensive work: hashing, rendering, slow calls. With `rest`, a place stays empty after each piece of work for
 * as long as the work took, so that work of the event loop leaves time for everything else.
 */
export function createGate(options: {
  runningMax: number;
  waitingMax: number;
  rest?: boolean;
}): Gate {
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

  /** The place goes straight to whoever waits longest. */
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
