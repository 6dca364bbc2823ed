import { describe, expect, test, vi } from "vitest";
import { ProviderError } from "@/lib/providers/provider";
import { startLookUpBatch } from "./look-up-batch";

const silence = () => Promise.reject(new ProviderError("unavailable", "no answer in time"));
const RESTS = "the provider did not answer others of this round";

describe("a round of questions", () => {
  test("stops calling a provider after three requests without a response", async () => {
    const batch = startLookUpBatch();
    for (let n = 0; n < 3; n++) await expect(batch.ask("a", silence)).rejects.toThrow("in time");
    const question = vi.fn(async () => "never asked");
    await expect(batch.ask("a", question)).rejects.toThrow(RESTS);
    expect(question).not.toHaveBeenCalled();
  });

  test("counts questions that wait side by side one by one", async () => {
    const batch = startLookUpBatch();
    await Promise.allSettled([1, 2, 3].map(() => batch.ask("a", silence)));
    await expect(batch.ask("a", async () => "late")).rejects.toThrow(RESTS);
  });

  test("continues to call another provider", async () => {
    const batch = startLookUpBatch();
    for (let n = 0; n < 4; n++) await batch.ask("a", silence).catch(() => undefined);
    expect(await batch.ask("b", async () => "here")).toBe("here");
  });

  test("is not delayed by a request that hangs", async () => {
    const batch = startLookUpBatch();
    let open: (respond: string) => void = () => undefined;
    const hanging = batch.ask("a", () => new Promise<string>((resolve) => (open = resolve)));
    expect(await batch.ask("a", async () => "at once")).toBe("at once");
    open("late");
    expect(await hanging).toBe("late");
  });

  test("resets the count when a response arrives: an occasional timeout is not an outage", async () => {
    const batch = startLookUpBatch();
    for (let n = 0; n < 9; n++) {
      await batch.ask("a", silence).catch(() => undefined);
      await batch.ask("a", silence).catch(() => undefined);
      expect(await batch.ask("a", async () => n)).toBe(n);
    }
  });

  test("does not count a rejection or an error of our own as a missing response", async () => {
    const batch = startLookUpBatch();
    const rejections = [new ProviderError("rejected", "no such payment"), new TypeError("ours")];
    for (let n = 0; n < 6; n++) {
      const error = rejections[n % 2];
      await expect(batch.ask("a", () => Promise.reject(error))).rejects.toBe(error);
    }
    expect(await batch.ask("a", async () => "still asked")).toBe("still asked");
  });

  test("forgets the silence of the round before", async () => {
    const before = startLookUpBatch();
    for (let n = 0; n < 4; n++) await before.ask("a", silence).catch(() => undefined);
    expect(await startLookUpBatch().ask("a", async () => "back")).toBe("back");
  });
});
