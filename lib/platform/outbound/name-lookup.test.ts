import { describe, expect, test } from "vitest";
import { sharedResolve } from "./name-lookup";

const ADDRESS = [{ address: "203.0.113.7", family: 4 }];

/** Lookups complete only when the test triggers it; `open` contains the names that occupy a thread. */
function world() {
  const open = new Map<string, { succeed(): void; fail(): void }>();
  const lookedUp: string[] = [];
  let now = 0;
  const resolve = sharedResolve({
    nowMs: () => now,
    look: (name) =>
      new Promise((done, reject) => {
        lookedUp.push(name);
        const end = () => open.delete(name);
        open.set(name, {
          succeed: () => (end(), done(ADDRESS)),
          fail: () => (end(), reject(Object.assign(new Error(name), { code: "EAI_AGAIN" }))),
        });
      }),
  });
  const nextTick = () => new Promise((done) => setImmediate(done));
  return { resolve, open, lookedUp, nextTick, pass: (ms: number) => (now += ms) };
}

describe("names that do not resolve", () => {
  test("occupy three threads at most, however many there are, and never delay names that resolve", async () => {
    const { resolve, open, nextTick } = world();
    const good = resolve("good.example");
    await nextTick();
    open.get("good.example")?.succeed();
    await good;
    const dead = Array.from({ length: 50 }, (_, n) => resolve(`dead-${n}.example`).catch(String));
    const again = resolve("good.example");
    await nextTick();
    expect([...open.keys()].filter((name) => name.startsWith("dead"))).toHaveLength(3);
    open.get("good.example")?.succeed();
    expect(await again).toEqual(ADDRESS);
    while (open.size > 0) {
      for (const one of [...open.values()]) one.fail();
      await nextTick();
    }
    await Promise.all(dead);
  });

  test("are not looked up again for half a minute, and then once more", async () => {
    const { resolve, open, lookedUp, nextTick, pass } = world();
    const first = resolve("dead.example").catch((error: { code?: string }) => error.code);
    await nextTick();
    pass(10_000);
    open.get("dead.example")?.fail();
    expect(await first).toBe("EAI_AGAIN");
    await expect(resolve("dead.example")).rejects.toMatchObject({ code: "EAI_AGAIN" });
    expect(lookedUp).toHaveLength(1);
    pass(30_001);
    const second = resolve("dead.example");
    await nextTick();
    open.get("dead.example")?.succeed();
    expect(await second).toEqual(ADDRESS);
  });
});

test("a name that does not exist is looked up every time, because that is fast", async () => {
  const { resolve, open, lookedUp, nextTick } = world();
  for (const round of [1, 2]) {
    const query = resolve("no.example").catch(String);
    await nextTick();
    open.get("no.example")?.fail();
    await query;
    expect(lookedUp).toHaveLength(round);
  }
});

test("concurrent lookups of one name share one query", async () => {
  const { resolve, open, lookedUp, nextTick } = world();
  const both = Promise.all([resolve("a.example"), resolve("a.example")]);
  await nextTick();
  open.get("a.example")?.succeed();
  expect(await both).toEqual([ADDRESS, ADDRESS]);
  expect(lookedUp).toEqual(["a.example"]);
});
