import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatRemaining, isUrgent, remainingMs, timerAnnouncement } from "./countdown";

const MINUTE = 60_000;

describe("remainingMs", () => {
  it("counts to the deadline by the given time, and stops at zero", () => {
    const deadline = "2026-03-04T12:00:00.000Z";
    expect(remainingMs(deadline, Date.parse("2026-03-04T11:59:30.000Z"))).toBe(30_000);
    expect(remainingMs(deadline, Date.parse("2026-03-04T12:00:01.000Z"))).toBe(0);
  });
});

describe("formatRemaining", () => {
  it.each([
    [0, "00:00"],
    [1, "00:01"],
    [59_000, "00:59"],
    [MINUTE, "01:00"],
    [47 * MINUTE + 12_000, "47:12"],
    [60 * MINUTE, "1:00:00"],
    [24 * 60 * MINUTE, "24:00:00"],
  ])("writes %i ms as %s", (ms, text) => {
    expect(formatRemaining(ms)).toBe(text);
  });
});

describe("isUrgent", () => {
  it("is false until the last five minutes", () => {
    expect(isUrgent(5 * MINUTE + 1)).toBe(false);
    expect(isUrgent(5 * MINUTE)).toBe(true);
  });
});

describe("timerAnnouncement", () => {
  it("is empty above ten minutes, and then changes only at 10, 5, 1 and 0", () => {
    const spoken: string[] = [];
    for (let ms = 60 * MINUTE; ms >= 0; ms -= 1_000) {
      const text = timerAnnouncement(ms);
      if (spoken.at(-1) !== text) spoken.push(text);
    }
    expect(spoken).toEqual([
      "",
      "10 minutes left to pay.",
      "5 minutes left to pay.",
      "1 minute left to pay.",
      "Time to pay is up.",
    ]);
  });

  it("does not change at any other second", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3_600 }), (second) => {
        const marks = [600, 300, 60, 0];
        const same =
          timerAnnouncement(second * 1_000) === timerAnnouncement(second * 1_000 + 1_000);
        expect(same).toBe(!marks.includes(second));
      }),
    );
  });
});
