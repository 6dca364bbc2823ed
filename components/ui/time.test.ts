import { describe, expect, it } from "vitest";
import { exactTime, timeAgo } from "./time";

const NOW = Date.parse("2026-05-12T13:00:00.000Z");

describe("times", () => {
  it.each([
    [0, "just now"],
    [4_999, "just now"],
    [12_000, "12 s ago"],
    [59_999, "59 s ago"],
    [60_000, "1 min ago"],
    [3_599_999, "59 min ago"],
    [3_600_000, "1 h ago"],
    [86_400_000, "1 d ago"],
    [14 * 86_400_000, "2026-04-28"],
    [-5_000, "just now"],
  ])("%i ms ago is %s", (age, text) => {
    expect(timeAgo(NOW - age, NOW)).toBe(text);
  });

  it("the exact time is in UTC, whatever the time zone of the machine", () => {
    expect(exactTime("2026-05-12T15:00:00.123+02:00")).toBe("2026-05-12 13:00:00 UTC");
  });
});
