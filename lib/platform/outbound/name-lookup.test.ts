import { describe, expect, test } from "vitest";
import { sharedResolve } from "./name-lookup";

const ADDRESS = [{ address: "203.0.113.7", family: 4 }];

/** Lookups settle only when the test triggers it; `open` contains the names that occupy a thread. */
function world() {
  const open = new Map<string, { answer(): void; fail(): void }>();
  const asked: string[] = [];
  let now = 0;
  const resolve = sharedResolve({
    nowMs: () => now,
    look: (name) =>
      new Promise((done, reject) => {
        asked.push(name);
        const end = () => open.delete(name);
        open.set(name, {
          answer: () => (end(), done(ADDRESS)),
          fail: () => (end(), reject(Object.assign(new Error(name), { code: "EAI_AGAIN" }))),
        });
      }),
  });
  const settle = () => new Promise((done) => setImmediate(done));
  return { resolve, open, asked, settle, pass: (ms: number) => (now += ms) };
}

describe("names that do not answer", () => {
  test("hold three threads at most, however many there are, and none of those of names that do", async () => {
    const { resolve, open, settle } = world();
    const good = resolve("good.example");
    await settle();
    open.get("good.example")?.answer();
    await good;
    const dead = Array.from({ length: 50 }, (_, n) => resolve(`dead-${n}.example`).catch(String));
    const again = resolve("good.example");
    await settle();
    expect([...open.keys()].filter((name) => name.startsWith("dead"))).toHaveLength(3);
    open.get("good.example")?.answer();
    expect(await again).toEqual(ADDRESS);
    while (open.size > 0) {
      for (const one of [...open.values()]) one.fail();
      await settle();
    }
    await Promise.all(dead);
  });

  test("are not asked again for half a minute, and then once more", async () => {
    const { resolve, open, asked, settle, pass } = world();
    const first = resolve("dead.example").catch((error: { code?: string }) => error.code);
    await settle();
    pass(10_000);
    open.get("dead.example")?.fail();
    expect(await first).toBe("EAI_AGAIN");
    await expect(resolve("dead.example")).rejects.toMatchObject({ code: "EAI_AGAIN" });
    expect(asked).toHaveLength(1);
    pass(30_001);
    const second = resolve("dead.example");
    await settle();
    open.get("dead.example")?.answer();
    expect(await second).toEqual(ADDRESS);
  });
});

test("a name that does not exist is asked for every time, because its answer is quick", async () => {
  const { resolve, open, asked, settle } = world();
  for (const round of [1, 2]) {
    const query = resolve("no.example").catch(String);
    await settle();
    open.get("no.example")?.fail();
    await query;
    expect(asked).toHaveLength(round);
  }
});

test("callers who ask for one name at once share one query", async () => {
  const { resolve, open, asked, settle } = world();
  const both = Promise.all([resolve("a.example"), resolve("a.example")]);
  await settle();
  open.get("a.example")?.answer();
  expect(await both).toEqual([ADDRESS, ADDRESS]);
  expect(asked).toEqual(["a.example"]);
});
