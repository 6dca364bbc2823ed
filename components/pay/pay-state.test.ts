import { describe, expect, it } from "vitest";
import { isSettled, PAY_STATES, payStateOf, payStatusText } from "./pay-state";
import { FIXTURE_NOW, PAY_VIEWS, payViewFixture } from "@/test/support/pay-view";

describe("payStateOf", () => {
  it.each([
    ["choose", "choose"],
    ["pay", "pay"],
    ["urgent", "pay"],
    ["memo", "pay"],
    ["time_up", "time_up"],
    ["confirming", "confirming"],
    ["partial", "partial"],
    ["paid", "paid"],
    ["expired", "expired"],
    ["failed", "failed"],
    ["cancelled", "cancelled"],
    ["stub", "stub"],
  ] as const)("shows the view %s as %s", (name, state) => {
    expect(payStateOf(PAY_VIEWS[name], FIXTURE_NOW)).toBe(state);
  });

  it("hides the address once the time is up, before the status has changed", () => {
    const view = payViewFixture({ expires_at: "2026-03-04T12:00:00.000Z" });
    expect(payStateOf(view, FIXTURE_NOW - 1)).toBe("pay");
    expect(payStateOf(view, FIXTURE_NOW)).toBe("time_up");
  });

  it("does not expire a payment that is being confirmed", () => {
    const view = payViewFixture({ status: "confirming", expires_at: "2026-03-04T11:00:00.000Z" });
    expect(payStateOf(view, FIXTURE_NOW)).toBe("confirming");
  });

  it("lets the payer choose a coin until there is an address, even if the order names a coin", () => {
    expect(payStateOf(payViewFixture({ payment_address: null }), FIXTURE_NOW)).toBe("choose");
  });
});

describe("isSettled", () => {
  it("is true for paid, failed and cancelled only", () => {
    expect(isSettled(undefined)).toBe(false);
    for (const status of ["pending", "confirming", "partial"] as const) {
      expect(isSettled(payViewFixture({ status }))).toBe(false);
    }
    for (const status of ["paid", "failed", "cancelled"] as const) {
      expect(isSettled(payViewFixture({ status }))).toBe(true);
    }
  });
});

describe("payStatusText", () => {
  it("is different for every state", () => {
    const texts = PAY_STATES.map((state) => payStatusText(state, PAY_VIEWS.pay));
    expect(new Set(texts).size).toBe(PAY_STATES.length);
  });

  it("contains the exact amount due", () => {
    expect(payStatusText("partial", PAY_VIEWS.partial)).toContain("0.00041234 BTC is still due");
  });
});
