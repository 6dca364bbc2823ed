import { LRUCache } from "lru-cache";
import type { ChangeFeed } from "@/lib/platform/change-feed";
import type { ApiKeyRow } from "./api-keys-store";

export type KnownKey = Pick<
  ApiKeyRow,
  "id" | "accountId" | "livemode" | "scopes" | "expiresAt" | "revokedAt" | "lastUsedAt"
>;

export type KeyCache = {
  /** Returns the key with this digest from the cache if it was loaded within the TTL, otherwise from `load`. */
  get(digest: string, load: () => Promise<KnownKey | null>): Promise<KnownKey | null>;
  /** Removes one key, or all keys when it is unknown which one has changed. */
  forget(id: string | null): void;
};

/** Below one second, so that a revocation takes effect within a second even if a notification is lost. */
const TTL_MS = 500;
const KEYS_MAX = 10_000;

type Entry = { loadedMs: number; found: Promise<KnownKey | null>; id: string | null };

/**
 * Creates a cache of keys by digest. The TTL limits how stale an entry can be, and `keysMax` limits the number of
 * entries. Concurrent callers share one load. Unknown keys are not cached. Entries that are still loading when a key
 * changes are also removed, because they may contain the old state.
 */
export function createKeyCache(
  options: { ttlMs?: number; keysMax?: number; nowMs?: () => number } = {},
): KeyCache {
  const { ttlMs = TTL_MS, keysMax = KEYS_MAX, nowMs = () => performance.now() } = options;
  const entries = new LRUCache<string, Entry>({ max: keysMax });

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
      const entry = start(digest, load);
      entries.set(digest, entry);
      return entry.found;
    },
    forget(id) {
      if (id === null) return entries.clear();
      // A copy, because lru-cache does not document deletion during iteration.
      for (const [digest, entry] of [...entries])
        if (entry.id === id || entry.id === null) entries.delete(digest);
    },
  };
}

/** Creates the cache of a process. The change feed invalidates its entries. */
export function openKeyCache(feed: Pick<ChangeFeed, "subscribe">): KeyCache {
  const cache = createKeyCache();
  feed.subscribe("driftstack_api_key", (id) => cache.forget(id));
  return cache;
}
