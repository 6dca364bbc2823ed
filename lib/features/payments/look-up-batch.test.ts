import { describe, expect, test, vi } from "vitest";
import { ProviderError } from "@/lib/providers/provider";
import { startLookUpBatch } from "./look-up-batch";

const timeout = () => Promise.reject(new ProviderError("unavailable", "no response in time"));
const SKIPPED = "the provider did not respond to other look-ups of this batch";

describe("a round of questions", () => {
  test("stops calling a provider after three requests without a response", async () => {
    const batch = startLookUpBatch();
    for (let n = 0; n < 3; n++) await expect(batch.run("a", timeout)).rejects.toThrow("in time");
    const lookUp = vi.fn(async () => "never run");
    await expect(batch.run("a", lookUp)).rejects.toThrow(SKIPPED);
    expect(lookUp).not.toHaveBeenCalled();
  });

  test("counts questions that wait side by side one by one", async () => {
    const batch = startLookUpBatch();
    await Promise.allSettled([1, 2, 3].map(() => batch.run("a", timeout)));
    await expect(batch.run("a", async () => "late")).rejects.toThrow(SKIPPED);
  });

  test("continues to call another provider", async () => {
    const batch = startLookUpBatch();
    for (let n = 0; n < 4; n++) await batch.run("a", timeout).catch(() => undefined);
    expect(await batch.run("b", async () => "here")).toBe("here");
  });

  test("is not delayed by a request that hangs", async () => {
    const batch = startLookUpBatch();
    let open: (respond: string) => void = () => undefined;
    const hanging = batch.run("a", () => new Promise<string>((resolve) => (open = resolve)));
    expect(await batch.run("a", async () => "immediate")).toBe("immediate");
    open("late");
    expect(await hanging).toBe("late");
  });

  test("resets the count when a response arrives: an occasional timeout is not an outage", async () => {
    const batch = startLookUpBatch();
    for (let n = 0; n < 9; n++) {
      await batch.run("a", timeout).catch(() => undefined);
      await batch.run("a", timeout).catch(() => undefined);
      expect(await batch.run("a", async () => n)).toBe(n);
    }
  });

  test("does not count a rejection or an error of our own as a missing response", async () => {
    const batch = startLookUpBatch();
    const rejections = [new ProviderError("rejected", "no such payment"), new TypeError("ours")];
    for (let n = 0; n < 6; n++) {
      const error = rejections[n % 2];
      await expect(batch.run("a", () => Promise.reject(error))).rejects.toBe(error);
    }
    expect(await batch.run("a", async () => "still run")).toBe("still run");
  });

  test("forgets the timeout of the round before", async () => {
    const before = startLookUpBatch();
    for (let n = 0; n < 4; n++) await before.run("a", timeout).catch(() => undefined);
    expect(await startLookUpBatch().run("a", async () => "back")).toBe("back");
  });
});
