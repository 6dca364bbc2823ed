import { describe, expect, it } from "vitest";
import { createMemoryLimiter, openRateLimiter, type Verdict } from "./rate-limit";
import { createLogger } from "./logger";

const LIMIT = { perSecond: 10, burst: 20 };

function limiterAt(start = 1_000, keysMax?: number) {
  let nowMs = start;
  const limiter = createMemoryLimiter({ nowMs: () => nowMs, keysMax });
  return {
    take: (key = "a", limit = LIMIT) => limiter.take(key, limit) as Verdict,
    advance: (ms: number) => (nowMs += ms),
  };
}

describe("a token bucket", () => {
  it("allows a burst, then rejects with the time until the next request is allowed", () => {
    const limiter = limiterAt();
    for (let i = 0; i < 20; i++)
      expect(limiter.take()).toMatchObject({ allowed: true, remaining: 19 - i });
    expect(limiter.take()).toEqual({
      allowed: false,
      remaining: 0,
      resetSeconds: 2,
      retryAfterSeconds: 1,
    });
  });

  it("refills at its rate, never beyond its burst", () => {
    const limiter = limiterAt();
    for (let i = 0; i < 20; i++) limiter.take();
    limiter.advance(100);
    expect(limiter.take().allowed).toBe(true);
    expect(limiter.take().allowed).toBe(false);
    limiter.advance(3_600_000);
    expect(limiter.take().remaining).toBe(19);
  });

  it("is not reduced further by rejected requests", () => {
    const limiter = limiterAt();
    for (let i = 0; i < 500; i++) limiter.take();
    limiter.advance(100);
    expect(limiter.take().allowed).toBe(true);
  });

  it("is one for each key", () => {
    const limiter = limiterAt();
    for (let i = 0; i < 21; i++) limiter.take("a");
    expect(limiter.take("a").allowed).toBe(false);
    expect(limiter.take("b").allowed).toBe(true);
  });

  it("drops the least recently used bucket when there are too many", () => {
    const limiter = limiterAt(1_000, 3);
    const one = { perSecond: 1, burst: 1 };
    for (const key of ["a", "b", "c"]) limiter.take(key, one);
    expect(limiter.take("a", one).allowed).toBe(false);
    limiter.take("d", one);
    expect(limiter.take("d", one).allowed).toBe(false);
    expect(limiter.take("a", one).allowed).toBe(true);
  });

  it("allows exactly burst + rate × time requests, at any pace", () => {
    const limiter = limiterAt();
    let through = 0;
    for (let ms = 0; ms < 10_000; ms += 7) {
      if (limiter.take("a", { perSecond: 33, burst: 7 }).allowed) through++;
      limiter.advance(7);
    }
    expect(through).toBeGreaterThanOrEqual(335);
    expect(through).toBeLessThanOrEqual(338);
  });
});

describe("a Redis that cannot be reached", () => {
  it("rejects no request: each process counts separately, and logs it once", async () => {
    const warnings: unknown[] = [];
    const log = createLogger("silent");
    log.warn = ((...args: unknown[]) => void warnings.push(args)) as typeof log.warn;
    const limiter = openRateLimiter({ redisUrl: "redis://:pass@127.0.0.1:1", log });
    try {
      const one = { perSecond: 1, burst: 1 };
      await expect.poll(() => warnings.length).toBe(1);
      expect((await limiter.take("a", one)).allowed).toBe(true);
      expect((await limiter.take("a", one)).allowed).toBe(false);
      await new Promise((resolve) => setTimeout(resolve, 400));
      expect(warnings).toHaveLength(1);
      expect(JSON.stringify(warnings)).not.toContain("pass");
    } finally {
      limiter.close();
    }
  });
});
