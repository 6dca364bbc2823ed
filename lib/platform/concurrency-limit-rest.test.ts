import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createConcurrencyLimit } from "./concurrency-limit";

beforeEach(() => vi.useFakeTimers({ toFake: ["setTimeout", "performance"] }));
afterEach(() => vi.useRealTimers());

test("with rest, a slot stays empty for as long as its work took", async () => {
  const limit = createConcurrencyLimit({ runningMax: 1, waitingMax: 1, rest: true });
  const begun: number[] = [];
  const work = () => {
    begun.push(performance.now());
    return new Promise<void>((resolve) => setTimeout(resolve, 40));
  };
  const startMs = performance.now();
  void limit.run(work);
  void limit.run(work);
  await vi.advanceTimersByTimeAsync(79);
  expect(begun).toEqual([startMs]);
  await vi.advanceTimersByTimeAsync(1);
  expect(begun).toEqual([startMs, startMs + 80]);
});
