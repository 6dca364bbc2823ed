import { describe, expect, test } from "vitest";
import { createConcurrencyLimit } from "./concurrency-limit";

function deferred() {
  let open = () => undefined as void;
  const done = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { done, open };
}

describe("a concurrency limit", () => {
  test("runs up to the limit concurrently, queues up to the queue limit, and rejects the rest without running them", async () => {
    const limit = createConcurrencyLimit({ runningMax: 2, waitingMax: 1 });
    const works = Array.from({ length: 4 }, deferred);
    const begun: number[] = [];
    const results = works.map(({ done }, index) =>
      limit.run(async () => {
        begun.push(index);
        await done;
        return index;
      }),
    );
    expect(await results[3]).toBe("full");
    expect(begun).toEqual([0, 1]);
    works[0]?.open();
    expect(await results[0]).toBe(0);
    works[1]?.open();
    works[2]?.open();
    expect(await Promise.all([results[1], results[2]])).toEqual([1, 2]);
    expect(await limit.run(async () => "again")).toBe("again");
  });

  test("releases the slot when the work fails", async () => {
    const limit = createConcurrencyLimit({ runningMax: 1, waitingMax: 0 });
    await expect(limit.run(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(await limit.run(async () => "next")).toBe("next");
  });
});
