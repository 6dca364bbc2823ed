import { LRUCache } from "lru-cache";

type ReadCacheOptions = {
  entriesMax: number;
  ttlMs: number;
  /** How long a failure is cached for later callers; 0 does not cache it. */
  failureTtlMs: (error: unknown) => number;
};

export type Kept<T> = { value: T; until: Date };

export type ReadCache<T> = {
  /** Resolves to the cached value of `key`, or calls `load` if there is no valid one. Rejects when `load` does. */
  read(key: string, now: () => Date, load: () => Promise<T>): Promise<Kept<T>>;
};

type Entry<T> = { result: Promise<Kept<T>>; until: Date | null };

/**
 * A bounded cache in which concurrent callers share one read of a key. A failure is returned to all waiting callers and
 * cached for `failureTtlMs`, so that it is neither repeated immediately nor kept for long. Beyond `entriesMax` the
 * least recently used entry is evicted; a read in progress then still completes, and may be started a second time.
 */
export function createReadCache<T>(options: ReadCacheOptions): ReadCache<T> {
  const entries = new LRUCache<string, Entry<T>>({ max: options.entriesMax });
  const after = (start: Date, ms: number) => new Date(start.getTime() + ms);

  function start(now: () => Date, load: () => Promise<T>): Entry<T> {
    const until = after(now(), options.ttlMs);
    const result = load().then(
      (value) => {
        entry.until = until;
        return { value, until };
      },
      (error: unknown) => {
        entry.until = after(now(), options.failureTtlMs(error));
        throw error;
      },
    );
    const entry: Entry<T> = { result, until: null };
    return entry;
  }

  return {
    read(key, now, load) {
      const known = entries.get(key);
      if (known && (known.until === null || known.until > now())) return known.result;
      const entry = start(now, load);
      entries.set(key, entry);
      return entry.result;
    },
  };
}
