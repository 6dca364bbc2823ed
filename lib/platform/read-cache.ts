import { LRUCache } from "lru-cache";

type ReadCacheOptions = {
  entriesMax: number;
  ttlMs: number;
  /** How long a failure is given to later callers; 0 keeps none. */
  failureTtlMs: (error: unknown) => number;
};

/** A value, and when it is read again. */
export type Kept<T> = { value: T; until: Date };

export type ReadCache<T> = {
  /** The value under `key`, from `load` when there is none that is still valid. Rejects as `load` does. */
  read(key: string, now: () => Date, load: () => Promise<T>): Promise<Kept<T>>;
};

type Entry<T> = { result: Promise<Kept<T>>; until: Date | null };

/**
 * A bounded cache in which callers at the same moment share one read of a key. A failure reaches everyone who waits for
 * it and is kept for `failureTtlMs`, so that it is neither repeated at once nor remembered for long. Beyond `entriesMax`
 * the entry that was not used for longest is removed; a read in flight then still ends, and may be started a second time.
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
