import { describe, expect, it } from "vitest";
import { createKeyCache, type KnownKey } from "./key-cache";

const key = (id: string): KnownKey => ({
  id,
  accountId: "acc_1",
  livemode: true,
  scopes: ["read"],
  expiresAt: null,
  revokedAt: null,
  lastUsedAt: null,
});

function cacheAt(keysMax?: number) {
  let nowMs = 0;
  const loads: string[] = [];
  const cache = createKeyCache({ ttlMs: 900, keysMax, nowMs: () => nowMs });
  return {
    cache,
    loads,
    advance: (ms: number) => (nowMs += ms),
    get: (id: string, found: KnownKey | null = key(id)) =>
      cache.get(id, () => {
        loads.push(id);
        return Promise.resolve(found);
      }),
  };
}

describe("known keys", () => {
  it("are loaded once within their time to live, and again after it", async () => {
    const { get, loads, advance } = cacheAt();
    await get("a");
    await get("a");
    advance(899);
    await get("a");
    expect(loads).toEqual(["a"]);
    advance(1);
    await get("a");
    expect(loads).toEqual(["a", "a"]);
  });

  it("are loaded once for concurrent callers", async () => {
    const { get, loads } = cacheAt();
    await Promise.all([get("a"), get("a"), get("a")]);
    expect(loads).toEqual(["a"]);
  });

  it("are dropped one by one, or all when it is unknown which has changed", async () => {
    const { cache, get, loads } = cacheAt();
    await get("a");
    await get("b");
    cache.forget("a");
    await get("a");
    await get("b");
    expect(loads).toEqual(["a", "b", "a"]);
    cache.forget(null);
    await get("a");
    await get("b");
    expect(loads).toEqual(["a", "b", "a", "a", "b"]);
  });

  it("that were still loading when one changed are loaded again for the next caller", async () => {
    const { cache, loads, get } = cacheAt();
    let load: (found: KnownKey) => void = () => undefined;
    const slow = cache.get("a", () => new Promise((resolve) => (load = resolve)));
    cache.forget("another-key");
    load(key("a"));
    await slow;
    await get("a");
    expect(loads).toEqual(["a"]);
  });
});

it("an unknown key is not remembered: it may be made a moment later", async () => {
  const { get, loads } = cacheAt();
  await get("a", null);
  await get("a");
  expect(loads).toEqual(["a", "a"]);
});

it("a load that fails is not remembered", async () => {
  const { cache, get } = cacheAt();
  await expect(cache.get("a", () => Promise.reject(new Error("away")))).rejects.toThrow("away");
  expect((await get("a"))?.id).toBe("a");
});

it("memory is bounded: the key that was loaded first goes first", async () => {
  const { get, loads } = cacheAt(2);
  for (const id of ["a", "b", "c"]) await get(id);
  await get("c");
  await get("b");
  expect(loads).toEqual(["a", "b", "c"]);
  await get("a");
  expect(loads).toEqual(["a", "b", "c", "a"]);
});
