import { describe, expect, it } from "vitest";
import { createSignInThrottle, DAY_MS } from "./sign-in-throttle";

describe("sign-in throttle", () => {
  it("ten attempts are free, and every further one waits twice as long, up to 15 minutes", () => {
    const throttle = createSignInThrottle(10);
    let now = 0;
    for (let attempt = 1; attempt <= 10; attempt++) expect(throttle.begin("k", now)).toBe(0);
    const waits: number[] = [];
    for (let attempt = 11; attempt <= 24; attempt++) {
      const wait = throttle.begin("k", now);
      waits.push(wait / 1000);
      now += wait;
      expect(throttle.begin("k", now)).toBe(0);
    }
    expect(waits.slice(0, 5)).toEqual([1, 2, 4, 8, 16]);
    expect(Math.max(...waits)).toBe(900);
  });

  it("an attempt rejected by the throttle does not extend the wait", () => {
    const throttle = createSignInThrottle(1);
    throttle.begin("k", 0);
    for (let i = 0; i < 50; i++) expect(throttle.begin("k", 500)).toBe(500);
    expect(throttle.begin("k", 1_000)).toBe(0);
  });

  it("keys are independent, and a success clears its key", () => {
    const throttle = createSignInThrottle(1);
    throttle.begin("a", 0);
    expect(throttle.begin("b", 0)).toBe(0);
    throttle.clear("a");
    expect(throttle.begin("a", 0)).toBe(0);
  });

  it("failures are forgotten after an hour of peace", () => {
    const throttle = createSignInThrottle(2);
    for (let now = 0; now < 12; now++) throttle.begin("k", now * 1_000_000);
    expect(throttle.begin("k", 12 * 1_000_000 + 3_600_000)).toBe(0);
    expect(throttle.begin("k", 12 * 1_000_000 + 3_600_000)).toBe(0);
  });

  it("a flood of other keys does not reset one that is being guessed", () => {
    const throttle = createSignInThrottle(100);
    for (let n = 0; n < 99; n++) expect(throttle.begin("guessed", 0)).toBe(0);
    for (let n = 0; n < 30_000; n++) throttle.begin(`invented ${n}`, 0);
    expect(throttle.begin("guessed", 0)).toBe(0);
    expect(throttle.begin("guessed", 0)).toBe(1_000);
  });

  it("pausing until failures are forgotten gives no more attempts than waiting, when they are kept for a day", () => {
    const attemptsInADay = (forgetAfterMs: number, pauseAtMs: number) => {
      const throttle = createSignInThrottle(10, { forgetAfterMs });
      let attempts = 0;
      for (let now = 0; now < DAY_MS;) {
        const wait = throttle.begin("k", now);
        if (wait === 0) attempts++;
        else now += wait > pauseAtMs ? forgetAfterMs : wait;
      }
      return attempts;
    };
    const pauses = [1_000, 60_000, 300_000, 600_000, Infinity];
    for (const pause of pauses) expect(attemptsInADay(DAY_MS, pause)).toBeLessThan(115);
    expect(attemptsInADay(3_600_000, 300_000)).toBeGreaterThan(300);
  });

  it("a maximum of its own limits the wait; a success takes back its own attempt only", () => {
    const throttle = createSignInThrottle(2, { waitMaxMs: 30_000 });
    let now = 0;
    const waits: number[] = [];
    for (let n = 0; n < 12; n++) {
      const wait = throttle.begin("k", now);
      if (wait > 0) waits.push(wait);
      now += wait;
    }
    expect(Math.max(...waits)).toBeLessThanOrEqual(30_000);
    now += 30_000;
    expect(throttle.begin("k", now)).toBe(0);
    throttle.undo("k");
    expect(throttle.begin("k", now)).toBe(0);
    expect(throttle.begin("k", now)).toBe(30_000);
  });
});
