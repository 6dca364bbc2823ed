import type { Ctx, Scope } from "@/lib/platform/ctx";

/** What has to be known of a key to let its holder in. */
export type KnownKey = {
  id: string;
  accountId: string;
  livemode: boolean;
  scopes: Scope[];
  expiresAt: Date | null;
  revokedAt: Date | null;
  lastUsedAt: Date | null;
};

export type KeyCache = {
  /** The key with this digest: at once when it was loaded within the last moment, otherwise from `load`. */
  get(digest: string, load: () => Promise<KnownKey | null>): Promise<KnownKey | null>;
  /** Forgets one key, or all of them when nobody can say which has changed. */
  forget(id: string | null): void;
};

/** Under a second, so that a revocation acts within one even when no notification comes through. */
const TTL_MS = 500;
const KEYS_MAX = 10_000;

type Entry = { loadedMs: number; found: Promise<KnownKey | null>; id: string | null };

/**
 * Keys by digest. A time to live bounds how wrong it can be, `keysMax` how large; callers at the same moment share one
 * load; unknown keys are not kept. What is still loading when a key changes is not kept either: it may be the old state.
 */
export function createKeyCache(
  options: { ttlMs?: number; keysMax?: number; nowMs?: () => number } = {},
): KeyCache {
  const { ttlMs = TTL_MS, keysMax = KEYS_MAX, nowMs = () => performance.now() } = options;
  const entries = new Map<string, Entry>();

  function start(digest: string, load: () => Promise<KnownKey | null>): Entry {
    const entry: Entry = { loadedMs: nowMs(), found: load(), id: null };
    const dropIt = () => {
      if (entries.get(digest) === entry) entries.delete(digest);
    };
    entry.found.then((key) => {
      if (key) entry.id = key.id;
      else dropIt();
    }, dropIt);
    return entry;
  }

  return {
    get(digest, load) {
      const kept = entries.get(digest);
      if (kept && nowMs() - kept.loadedMs < ttlMs) return kept.found;
      entries.delete(digest);
      if (entries.size >= keysMax) entries.delete(entries.keys().next().value ?? "");
      const entry = start(digest, load);
      entries.set(digest, entry);
      return entry.found;
    },
    forget(id) {
      if (id === null) return entries.clear();
      for (const [digest, entry] of entries)
        if (entry.id === id || entry.id === null) entries.delete(digest);
    },
  };
}

const caches = new WeakMap<Ctx["feed"], KeyCache>();

/** The cache of the process behind `ctx`, told of every change by the change feed. */
export function keyCacheOf(ctx: Ctx): KeyCache {
  const existing = caches.get(ctx.feed);
  if (existing) return existing;
  const cache = createKeyCache();
  caches.set(ctx.feed, cache);
  ctx.feed.subscribe("driftstack_api_key", (id) => cache.forget(id));
  return cache;
}
