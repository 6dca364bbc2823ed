import { randomBytes } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findRedisServer, startRedisServer } from "@/test/support/redis-server";
import { createLogger } from "./logger";
import { createMemoryLimiter, openRateLimiter, type RateLimit, type Verdict } from "./rate-limit";

const REDIS_SERVER = findRedisServer();
const log = createLogger("silent");
const newKey = () => randomBytes(8).toString("hex");

async function openShared(url: string) {
  const warnings: unknown[] = [];
  const own = createLogger("silent");
  own.warn = ((...args: unknown[]) => void warnings.push(args)) as typeof own.warn;
  const limiter = openRateLimiter({ redisUrl: url, log: own });
  await expect.poll(() => limiter.take(newKey(), SLOW) instanceof Promise).toBe(true);
  return { limiter, warnings };
}

/** Refills so slowly that the time between two calls is negligible. */
const SLOW: RateLimit = { perSecond: 0.001, burst: 5 };

/** The Lua script can be tested only in a real Redis, so no mock is used. */
function sharedLimiterTests(program: string) {
  let redis: Awaited<ReturnType<typeof startRedisServer>>;
  beforeAll(async () => {
    redis = await startRedisServer(program);
  });
  afterAll(() => redis.close());

  it("returns the same as the in-memory limiter for every bucket and every order of calls", async () => {
    const { limiter } = await openShared(redis.url);
    const calls = fc.array(fc.record({ key: fc.nat(2), burst: fc.integer({ min: 1, max: 8 }) }), {
      minLength: 1,
      maxLength: 40,
    });
    const rate = fc.constantFrom(0.0001, 0.001, 0.0007);
    try {
      await fc.assert(
        fc.asyncProperty(rate, calls, async (perSecond, sequence) => {
          const memory = createMemoryLimiter({ nowMs: () => 0 });
          const prefix = newKey();
          for (const { key, burst } of sequence) {
            const limit = { perSecond, burst };
            const shared = await limiter.take(`${prefix}${key}`, limit);
            const own = (await memory.take(`${key}`, limit)) as Verdict;
            expect([shared.allowed, shared.remaining]).toEqual([own.allowed, own.remaining]);
            expect(Math.abs(shared.resetSeconds - own.resetSeconds)).toBeLessThanOrEqual(30);
            expect(Math.abs(shared.retryAfterSeconds - own.retryAfterSeconds)).toBeLessThan(30);
          }
        }),
        { numRuns: 200 },
      );
    } finally {
      limiter.close();
    }
  }, 60_000);

  it("is one bucket for two processes, which together allow what one process may", async () => {
    const [one, two] = [await openShared(redis.url), await openShared(redis.url)];
    const key = newKey();
    const limit = { perSecond: 0.001, burst: 40 };
    const verdicts = await Promise.all(
      Array.from({ length: 100 }, (_, n) => (n % 2 ? one : two).limiter.take(key, limit)),
    );
    expect(verdicts.filter((verdict) => verdict.allowed)).toHaveLength(40);
    one.limiter.close();
    two.limiter.close();
  });

  it("refills at its rate, by Redis's own clock", async () => {
    const { limiter } = await openShared(redis.url);
    const key = newKey();
    const limit = { perSecond: 10, burst: 1 };
    expect((await limiter.take(key, limit)).allowed).toBe(true);
    expect((await limiter.take(key, limit)).allowed).toBe(false);
    await wait(150);
    expect((await limiter.take(key, limit)).allowed).toBe(true);
    limiter.close();
  });

  it("that loses its Redis continues to count in memory, and logs it once", async () => {
    const own = await startRedisServer(program);
    const { limiter, warnings } = await openShared(own.url);
    const key = newKey();
    for (let n = 0; n < 5; n++) await limiter.take(key, SLOW);
    expect((await limiter.take(key, SLOW)).allowed).toBe(false);
    await own.close();
    const verdicts: Verdict[] = [];
    for (let n = 0; n < 6; n++) verdicts.push(await limiter.take(key, SLOW));
    expect(verdicts.filter((verdict) => verdict.allowed)).toHaveLength(5);
    await expect.poll(() => warnings.length).toBe(1);
    limiter.close();
  });
}

describe("a limit shared through Redis", () => {
  if (REDIS_SERVER !== null) sharedLimiterTests(REDIS_SERVER);
  else {
    it("is not tested, because there is no redis-server here (REDIS_SERVER names one); without it each process counts", async () => {
      const limiter = openRateLimiter({ redisUrl: "redis://127.0.0.1:1", log });
      const verdicts: Verdict[] = [];
      for (let n = 0; n < 6; n++) verdicts.push(await limiter.take("a", SLOW));
      expect(verdicts.filter((verdict) => verdict.allowed)).toHaveLength(5);
      limiter.close();
    });
  }
});
