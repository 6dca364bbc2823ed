type CacheOptions = {
  ttlMs: number;
  /** How long an old value is served after a failed refresh before the next one is tried. */
  retryMs: number;
  now: () => Date;
};

/**
 * A value that is loaded at most once at a time and kept for `ttlMs`. When a refresh fails the old value is served,
 * because a slightly old list is better than none; without an old value the failure goes to every caller.
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
