export type WakeSignal = { set(): void; wait(timeoutMs: number): Promise<void> };

/** Ends one wait; a signal that is set while nothing waits ends the next wait at once. */
export function createWakeSignal(): WakeSignal {
  let isSet = false;
  let wake: (() => void) | null = null;
  return {
    set() {
      isSet = true;
      wake?.();
    },
    wait(timeoutMs) {
      return new Promise((resolve) => {
        const done = () => {
          clearTimeout(timer);
          wake = null;
          isSet = false;
          resolve();
        };
        const timer = setTimeout(done, timeoutMs);
        wake = done;
        if (isSet) done();
      });
    },
  };
}
