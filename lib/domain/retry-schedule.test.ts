import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DEFAULT_GAPS_MS, nextRetryMs } from "./retry-schedule";

const base = { gapsMs: DEFAULT_GAPS_MS, random: 0.5, retryAfterMs: null, overloaded: false };

describe("the retry schedule", () => {
  test("makes ten attempts over about 43 hours, then stops", () => {
    const gaps = Array.from({ length: 9 }, (_, i) => nextRetryMs({ ...base, attempts: i + 1 }));
    expect(gaps).toEqual([...DEFAULT_GAPS_MS]);
    expect(nextRetryMs({ ...base, attempts: 10 })).toBeNull();
    const hours = DEFAULT_GAPS_MS.reduce((sum, gap) => sum + gap, 0) / 3_600_000;
    expect(hours).toBeGreaterThan(42);
    expect(hours).toBeLessThan(44);
  });

  test("stays within a fifth of each gap", () => {
    const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), random, (attempts, value) => {
        const gap = DEFAULT_GAPS_MS[attempts - 1] ?? 0;
        const wait = nextRetryMs({ ...base, attempts, random: value }) ?? -1;
        expect(wait).toBeGreaterThanOrEqual(gap * 0.8);
        expect(wait).toBeLessThanOrEqual(gap * 1.2);
      }),
    );
  });

  test("honours Retry-After, up to twice the gap", () => {
    expect(nextRetryMs({ ...base, attempts: 1, retryAfterMs: 90_000 })).toBe(90_000);
    expect(nextRetryMs({ ...base, attempts: 1, retryAfterMs: 86_400_000 })).toBe(120_000);
    expect(nextRetryMs({ ...base, attempts: 2, retryAfterMs: 1 })).toBe(300_000);
  });

  test("gives an overloaded receiver at least a minute", () => {
    expect(nextRetryMs({ ...base, attempts: 1, random: 0, overloaded: true })).toBe(60_000);
    expect(nextRetryMs({ ...base, gapsMs: [1000], attempts: 1, overloaded: true })).toBe(60_000);
  });
});
