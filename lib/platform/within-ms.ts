import { setTimeout as sleep } from "node:timers/promises";

/** Resolves or rejects as `work` does; after `limitMs` it rejects with the message `late`, without stopping `work`. */
export async function withinMs<T>(limitMs: number, work: Promise<T>, late: string): Promise<T> {
  const ended = new AbortController();
  const limit = sleep(limitMs, undefined, { signal: ended.signal }).then(() => {
    throw new Error(late);
  });
  return Promise.race([work, limit]).finally(() => ended.abort());
}
