export type Alarm = { ring(): void; wait(timeoutMs: number): Promise<void> };

/** Wakes one waiter; a ring that nobody waits for is kept for the next wait. */
export function createAlarm(): Alarm {
  let rung = false;
  let wake: (() => void) | null = null;
  return {
    ring() {
      rung = true;
      wake?.();
    },
    wait(timeoutMs) {
      return new Promise((resolve) => {
        const done = () => {
          clearTimeout(timer);
          wake = null;
          rung = false;
          resolve();
        };
        const timer = setTimeout(done, timeoutMs);
        wake = done;
        if (rung) done();
      });
    },
  };
}
