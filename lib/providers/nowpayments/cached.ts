type CacheOptions = {
  ttlMs: number;
  /** How long a stale value is returned after a failed refresh before the next refresh. */
  retryMs: number;
  now: () => Date;
};

/**
 * Returns a stale-while-error cache for one value, which keeps it for `ttlMs`; concurrent callers share one load. If a
 * refresh fails, the stale value is returned, because a slightly old list is better than none. Without a stale value,
 * every caller receives the error.
 */
export function createCached<T>(load: () => Promise<T>, options: CacheOptions): () => Promise<T> {
  let kept: { value: T; freshUntilMs: number } | null = null;
  let running: Promise<T> | null = null;

  async function refresh(): Promise<T> {
    try {
      const value = await load();
      kept = { value, freshUntilMs: options.now().getTime() + options.ttlMs };
      return value;
    } catch (error) {
      if (!kept) throw error;
      kept.freshUntilMs = options.now().getTime() + options.retryMs;
      return kept.value;
    } finally {
      running = null;
    }
  }

  return () => {
    if (kept && options.now().getTime() < kept.freshUntilMs) return Promise.resolve(kept.value);
    running ??= refresh();
    return running;
  };
}
