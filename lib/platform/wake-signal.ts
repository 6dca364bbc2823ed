export type WakeSignal = { set(): void; wait(timeoutMs: number): Promise<void> };

/** Creates a signal that ends one `wait`. If it is set while nothing waits, the next `wait` resolves immediately. */
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
