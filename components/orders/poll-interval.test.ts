import { describe, expect, it } from "vitest";
import { ORDER_STATUSES, TERMINAL_STATUSES } from "@/lib/domain/order";
import { countUnsettled, pollIntervalMs } from "./poll-interval";

describe("the order list's polling", () => {
  it.each(ORDER_STATUSES)("depends only on the status: %s", (status) => {
    const isSettled = (TERMINAL_STATUSES as readonly string[]).includes(status);
    expect(pollIntervalMs({ orders: [{ status }] })).toBe(isSettled ? false : 60_000);
  });

  it("continues while at least one order is unsettled", () => {
    const settled = [{ status: "paid" }, { status: "failed" }] as const;
    expect(pollIntervalMs({ orders: [...settled, { status: "partial" }] })).toBe(60_000);
    expect(pollIntervalMs({ orders: settled })).toBe(false);
    expect(
      countUnsettled({ orders: [...settled, { status: "pending" }, { status: "confirming" }] }),
    ).toBe(2);
  });

  it("stops on an empty page and before the first response", () => {
    expect(pollIntervalMs({ orders: [] })).toBe(false);
    expect(pollIntervalMs(undefined)).toBe(false);
  });
});
