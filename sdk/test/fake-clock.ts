import type { Clock } from "../src/index.js";

type Timer = { at: number; order: number; callback: () => void };

export type FakeClock = Clock & {
  /** Moves the time on, firing timers in order and running the promises in between. */
  advance(ms: number): Promise<void>;
  /** The number of timers that are set. */
  pending(): number;
};

/** A clock that moves only when it is advanced. */
export function fakeClock(): FakeClock {
  const timers = new Map<number, Timer>();
  let now = 0;
  let created = 0;
  const due = (until: number) =>
    [...timers]
      .filter(([, { at }]) => at <= until)
      .sort(([, a], [, b]) => a.at - b.at || a.order - b.order)[0];
  return {
    now: () => now,
    setTimeout(callback, ms) {
      created += 1;
      timers.set(created, { at: now + ms, order: created, callback });
      return created;
    },
    clearTimeout: (timer) => void timers.delete(timer as number),
    async advance(ms) {
      const until = now + ms;
      await settled();
      for (let next = due(until); next !== undefined; next = due(until)) {
        const [id, { at, callback }] = next;
        timers.delete(id);
        now = at;
        callback();
        await settled();
      }
      now = until;
    },
    pending: () => timers.size,
  };
}

/** Runs every promise that does not wait for a timer or the network. */
export async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
}
