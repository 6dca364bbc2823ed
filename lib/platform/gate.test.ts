import { describe, expect, test } from "vitest";
import { createGate } from "./gate";

function deferred() {
  let open = () => undefined as void;
  const done = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { done, open };
}

describe("the gate", () => {
  test("runs so many at once, lets so many wait, and turns the rest away unseen", async () => {
    const gate = createGate({ runningMax: 2, waitingMax: 1 });
    const works = Array.from({ length: 4 }, deferred);
    const begun: number[] = [];
    const results = works.map(({ done }, index) =>
      gate.run(async () => {
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
    expect(await gate.run(async () => "again")).toBe("again");
  });

  test("gives the place back when the work fails", async () => {
    const gate = createGate({ runningMax: 1, waitingMax: 0 });
    await expect(gate.run(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(await gate.run(async () => "next")).toBe("next");
  });
});
