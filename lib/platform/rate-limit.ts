import { Redis } from "ioredis";
import type { Logger } from "./logger";

/** A bucket that holds `burst` requests and refills with `perSecond` of them. */
export type RateLimit = { perSecond: number; burst: number };

export type Verdict = {
  allowed: boolean;
  /** Requests that may follow at once. */
  remaining: number;
  /** Until the bucket is full again. */
  resetSeconds: number;
  /** Until the next request is let through; 0 when it was. */
  retryAfterSeconds: number;
};

export type RateLimiter = {
  /** Takes one request out of the bucket of `key`. A promise only when another process has to be asked. */
  take(key: string, limit: RateLimit): Verdict | Promise<Verdict>;
  close(): void;
};

type MemoryOptions = {
  /** Milliseconds that never go back. */
  nowMs?: () => number;
  keysMax?: number;
};

const KEYS_MAX = 50_000;
/** Rounding of a sum of intervals must not cost the last request of a bucket. */
const SLACK_MS = 1e-6;

/**
 * Token buckets in this process, written as one time each: when the bucket would be full again (GCRA). Memory is bounded:
 * beyond `keysMax` the bucket that was not used for longest is forgotten, which is to say full.
 */
export function createMemoryLimiter(options: MemoryOptions = {}): RateLimiter {
  const nowMs = options.nowMs ?? (() => performance.now());
  const keysMax = options.keysMax ?? KEYS_MAX;
  const fullAt = new Map<string, number>();
  return {
    take(key, limit) {
      const now = nowMs();
      const intervalMs = 1000 / limit.perSecond;
      const kept = fullAt.get(key);
      const owedMs = kept === undefined || kept < now ? 0 : kept - now;
      const allowed = owedMs + intervalMs <= limit.burst * intervalMs + SLACK_MS;
      if (!allowed) return toVerdict(limit, { allowed, owedMs });
      if (kept !== undefined) fullAt.delete(key);
      else if (fullAt.size >= keysMax) forgetOldest(fullAt);
      fullAt.set(key, now + owedMs + intervalMs);
      return toVerdict(limit, { allowed, owedMs: owedMs + intervalMs });
    },
    close: () => fullAt.clear(),
  };
}

function forgetOldest(fullAt: Map<string, number>): void {
  for (const key of fullAt.keys()) {
    fullAt.delete(key);
    return;
  }
}

/** `owedMs` is how long the bucket takes to fill again. */
function toVerdict(limit: RateLimit, bucket: { allowed: boolean; owedMs: number }): Verdict {
  const intervalMs = 1000 / limit.perSecond;
  const free = limit.burst - bucket.owedMs / intervalMs;
  const waitMs = bucket.owedMs + intervalMs - limit.burst * intervalMs;
  return {
    allowed: bucket.allowed,
    remaining: bucket.allowed ? Math.max(0, Math.floor(free + SLACK_MS)) : 0,
    resetSeconds: Math.ceil(bucket.owedMs / 1000),
    retryAfterSeconds: bucket.allowed ? 0 : Math.max(1, Math.ceil(waitMs / 1000)),
  };
}

/** The same bucket in Redis, by Redis's own clock, so that processes with different clocks agree. */
const TAKE_SCRIPT = `
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local interval = tonumber(ARGV[1])
local capacity = tonumber(ARGV[2])
local owed = tonumber(redis.call('GET', KEYS[1]) or '0') - now
if owed < 0 then owed = 0 end
if owed + interval > capacity + 0.001 then return {0, tostring(owed)} end
owed = owed + interval
redis.call('SET', KEYS[1], string.format('%.3f', now + owed), 'PX', math.ceil(owed))
return {1, tostring(owed)}`;

const KEY_PREFIX = "driftstack:rate:";
/** A limiter that is slower than this costs more than it protects. */
const ANSWER_MS = 250;
const RECONNECT_MAX_MS = 5_000;

/**
 * Limits in memory, or shared through Redis when there is one. While Redis does not answer, each process keeps its own
 * count: requests are never refused, and never wait, because of the limiter. Says so once each time.
 */
export function openRateLimiter(options: { redisUrl: string | null; log: Logger }): RateLimiter {
  const memory = createMemoryLimiter();
  return options.redisUrl === null
    ? memory
    : createRedisLimiter({ redisUrl: options.redisUrl, log: options.log, memory });
}

function createRedisLimiter(options: {
  redisUrl: string;
  log: Logger;
  memory: RateLimiter;
}): RateLimiter {
  const { log, memory } = options;
  const redis = connect(options.redisUrl);
  let warned = false;
  const warn = (error: unknown) => {
    if (!warned) {
      const why = error instanceof Error ? error.name : "error";
      log.warn(
        { why },
        "Redis does not answer; rate limits are kept in this process until it does",
      );
    }
    warned = true;
  };
  redis.on("error", warn);
  redis.on("ready", () => (warned = false));

  async function ask(key: string, limit: RateLimit): Promise<Verdict> {
    const intervalMs = 1000 / limit.perSecond;
    try {
      const [allowed, owed] = await redis.driftstackTake(
        KEY_PREFIX + key,
        intervalMs,
        limit.burst * intervalMs,
      );
      return toVerdict(limit, { allowed: allowed === 1, owedMs: Number(owed) });
    } catch (error) {
      warn(error);
      return memory.take(key, limit);
    }
  }

  return {
    take: (key, limit) => (redis.status === "ready" ? ask(key, limit) : memory.take(key, limit)),
    close() {
      redis.disconnect();
      memory.close();
    },
  };
}

type TakingRedis = Redis & {
  driftstackTake(key: string, intervalMs: number, capacityMs: number): Promise<[number, string]>;
};

function connect(redisUrl: string): TakingRedis {
  return new Redis(redisUrl, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    connectTimeout: 2_000,
    commandTimeout: ANSWER_MS,
    retryStrategy: (attempt) => Math.min(attempt * 100, RECONNECT_MAX_MS),
    scripts: { driftstackTake: { lua: TAKE_SCRIPT, numberOfKeys: 1 } },
  }) as TakingRedis;
}
