import { describe, expect, it } from "vitest";
import { SIMULATED_OUTCOMES } from "@/lib/contract/sandbox";
import { isDecimal } from "@/lib/domain/money";
import { storyOf } from "./outcomes";
import { findSandboxCoin } from "./sandbox-coins";

const coin = findSandboxCoin("btc")!;
const storyFor = (outcome: Parameters<typeof storyOf>[0]["outcome"], alreadyPaid = "0") =>
  storyOf({ outcome, payAmount: "0.00072059", alreadyPaid, coin });
const words = (outcome: Parameters<typeof storyOf>[0]["outcome"], alreadyPaid?: string) =>
  storyFor(outcome, alreadyPaid).steps.map((step) => step.status);

describe("storyOf", () => {
  it.each(SIMULATED_OUTCOMES.filter((outcome) => outcome !== "redeposit"))(
    "records the latest sent status of %s",
    (outcome) => {
      const story = storyFor(outcome);
      const latest = story.steps.toSorted((a, b) => b.stamp - a.stamp)[0];
      expect(story).toMatchObject({ status: latest?.status, paid: latest?.paid });
      expect(isDecimal(story.paid)).toBe(true);
    },
  );

  it("lets a payment be seen before it is finished", () => {
    expect(words("paid")).toEqual(["confirming", "confirmed", "sending", "finished"]);
    expect(words("late")).toEqual(words("paid"));
    expect(storyFor("paid")).toMatchObject({ paid: "0.00072059", seen: true });
  });

  it("lets six tenths arrive, and then the rest", () => {
    expect(storyFor("partial")).toMatchObject({ status: "partially_paid", paid: "0.00043235" });
    expect(storyFor("top_up", "0.00043235")).toMatchObject({
      status: "finished",
      paid: "0.00072059",
    });
  });

  it("lets more arrive than is due, and never takes it back", () => {
    expect(storyFor("overpaid").paid).toBe("0.00079264");
    expect(storyFor("paid", "0.00079264").paid).toBe("0.00079264");
  });

  it("repeats finished with the same bytes, and once with others", () => {
    const finished = storyFor("duplicate").steps.filter((step) => step.status === "finished");
    expect(finished.map((step) => step.stamp)).toEqual([1, 1, 1, 2]);
  });

  it("sends finished before what came earlier", () => {
    expect(storyFor("out_of_order").steps.map(({ status, stamp }) => [status, stamp])).toEqual([
      ["finished", 2],
      ["confirming", 0],
      ["sending", 1],
    ]);
  });

  it.each(["failed", "expired", "refunded"] as const)(
    "sends %s alone, without new money",
    (outcome) => {
      expect(storyFor(outcome)).toMatchObject({ status: outcome, paid: "0", seen: false });
      expect(storyFor(outcome, "0.0001")).toMatchObject({ paid: "0.0001", seen: true });
    },
  );
});
