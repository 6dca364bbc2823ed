import { Redis } from "ioredis";
import { LRUCache } from "lru-cache";
import type { Logger } from "./logger";

/** A bucket that holds `burst` requests and refills at `perSecond` requests per second. */
export type RateLimit = { perSecond: number; burst: number };

export type Verdict = {
  allowed: boolean;
  /** The number of further requests allowed immediately. */
  remaining: number;
  /** Time until the bucket is full again. */
  resetSeconds: number;
  /** Time until the next request is allowed; 0 when this one was. */
  retryAfterSeconds: number;
};

export type RateLimiter = {
  /** Takes one request from the bucket of `key`. Returns a promise only if Redis has to be queried. */
  take(key: string, limit: RateLimit): Verdict | Promise<Verdict>;
  close(): void;
};

type MemoryOptions = {
  nowMs?: () => number;
  keysMax?: number;
};

const KEYS_MAX = 50_000;
/** Tolerance: rounding in a sum of intervals must not reject the last request of a bucket. */
const SLACK_MS = 1e-6;

/**
 * Token buckets in the memory of this process. Each is stored as one timestamp: when the bucket will be full again
 * (GCRA). Memory is bounded: beyond `keysMax` the least recently used bucket is evicted and counts as full.
 */
export function createMemoryLimiter(options: MemoryOptions = {}): RateLimiter {
  const nowMs = options.nowMs ?? (() => performance.now());
  const fullAt = new LRUCache<string, number>({ max: options.keysMax ?? KEYS_MAX });
  return {
    take(key, limit) {
      const now = nowMs();
      const intervalMs = 1000 / limit.perSecond;
      const kept = fullAt.peek(key);
      const owedMs = kept === undefined || kept < now ? 0 : kept - now;
      const allowed = owedMs + intervalMs <= limit.burst * intervalMs + SLACK_MS;
      if (!allowed) return toVerdict(limit, { allowed, owedMs });
      fullAt.set(key, now + owedMs + intervalMs);
      return toVerdict(limit, { allowed, owedMs: owedMs + intervalMs });
    },
    close: () => fullAt.clear(),
  };
}

/** `owedMs` is the time until the bucket is full again. */
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

/** The same bucket in Redis. It uses the clock of Redis, so that processes with different clocks agree. */
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
/** Timeout of a Redis command. A slower limiter would cost more than it protects. */
const RESPONSE_MS = 250;
const RECONNECT_MAX_MS = 5_000;

/**
 * Limits in memory, or shared through Redis if `redisUrl` is set. While Redis is unavailable, each process counts
 * separately: no request is rejected, or waits longer than `RESPONSE_MS`, because of Redis. Logs one warning per outage.
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
        "Redis does not respond; rate limits are kept in this process until it does",
      );
    }
    warned = true;
  };
  redis.on("error", warn);
  redis.on("ready", () => (warned = false));

  async function consumeShared(key: string, limit: RateLimit): Promise<Verdict> {
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
    take: (key, limit) =>
      redis.status === "ready" ? consumeShared(key, limit) : memory.take(key, limit),
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
    commandTimeout: RESPONSE_MS,
    retryStrategy: (attempt) => Math.min(attempt * 100, RECONNECT_MAX_MS),
    scripts: { driftstackTake: { lua: TAKE_SCRIPT, numberOfKeys: 1 } },
  }) as TakingRedis;
}
