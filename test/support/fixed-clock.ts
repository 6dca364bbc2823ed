import type { Clock } from "@/lib/platform/ctx";

export type FixedClock = Clock & { advance(ms: number): void; set(at: Date): void };

/** A clock that moves only when it is set or advanced. */
export function fixedClock(at: Date = new Date("2026-05-12T13:00:00.000Z")): FixedClock {
  let now = at;
  return {
    now: () => new Date(now),
    advance(ms) {
      now = new Date(now.getTime() + ms);
    },
    set(next) {
      now = next;
    },
  };
}
