import { describe, expect, it } from "vitest";
import { ORDER_STATUSES, TERMINAL_STATUSES } from "@/lib/domain/order";
import { countUnsettled, pollIntervalMs } from "./poll-interval";

describe("the order list's polling", () => {
  it.each(ORDER_STATUSES)("one order that is %s decides by its status alone", (status) => {
    const isSettled = (TERMINAL_STATUSES as readonly string[]).includes(status);
    expect(pollIntervalMs({ orders: [{ status }] })).toBe(isSettled ? false : 60_000);
  });

  it("one unsettled order among settled ones keeps it going, and its end stops it", () => {
    const settled = [{ status: "paid" }, { status: "failed" }] as const;
    expect(pollIntervalMs({ orders: [...settled, { status: "partial" }] })).toBe(60_000);
    expect(pollIntervalMs({ orders: settled })).toBe(false);
    expect(
      countUnsettled({ orders: [...settled, { status: "pending" }, { status: "confirming" }] }),
    ).toBe(2);
  });

  it("rests on an empty page and before the first answer", () => {
    expect(pollIntervalMs({ orders: [] })).toBe(false);
    expect(pollIntervalMs(undefined)).toBe(false);
  });
});
