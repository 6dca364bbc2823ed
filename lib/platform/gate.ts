/** Lets so many pieces of work run at once, keeps so many waiting, and turns the rest away at the door. */
export type Gate = {
  /** The work's result, or `full` when it was not even queued. */
  run<T>(work: () => Promise<T>): Promise<T | "full">;
};

/** A gate for work that is dear: hashing, rendering, asking somebody slow. */
export function createGate(options: { runningMax: number; waitingMax: number }): Gate {
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
      try {
        return await work();
      } finally {
        leave();
      }
    },
  };
}
