import { describe, expect, it } from "vitest";
import { transactionUrl } from "./explorer";
import { FIXTURE_NOW, PAY_VIEWS, payViewFixture } from "@/test/support/pay-view";
import { shouldReturn } from "./return-to-shop";
import { shopOrigins } from "./use-frame-message";

const HASH = "4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b";

describe("transactionUrl", () => {
  it("links to the chain's explorer", () => {
    expect(transactionUrl("btc", HASH)).toBe(`https://mempool.space/tx/${HASH}`);
    expect(transactionUrl("BSC", HASH)).toBe(`https://bscscan.com/tx/${HASH}`);
  });

  it("is null for unknown chains and invalid hashes", () => {
    expect(transactionUrl("ada", HASH)).toBe(null);
    expect(transactionUrl(null, HASH)).toBe(null);
    expect(transactionUrl("btc", "<script>")).toBe(null);
  });
});

describe("shopOrigins", () => {
  it("contains each origin of the order's URLs once", () => {
    expect(shopOrigins(PAY_VIEWS.pay)).toEqual(["https://shop.example"]);
    expect(
      shopOrigins({
        success_url: "https://a.example/x",
        cancel_url: "http://127.0.0.1:8080/y",
        return_url: null,
      }),
    ).toEqual(["https://a.example", "http://127.0.0.1:8080"]);
    expect(
      shopOrigins({ success_url: null, cancel_url: "data:text/html,x", return_url: null }),
    ).toEqual([]);
    expect(
      shopOrigins({
        success_url: null,
        cancel_url: null,
        return_url: "https://a.example/?status=paid",
      }),
    ).toEqual(["https://a.example"]);
  });
});

describe("shouldReturn", () => {
  it("is true only shortly after payment, if there is a success URL", () => {
    expect(shouldReturn(PAY_VIEWS.paid, FIXTURE_NOW)).toBe(true);
    expect(shouldReturn(PAY_VIEWS.paid, FIXTURE_NOW + 3_600_000)).toBe(false);
    expect(shouldReturn(payViewFixture({ success_url: null }), FIXTURE_NOW)).toBe(false);
    const ended = { success_url: null, return_url: "https://shop.example/?status=expired" };
    expect(shouldReturn(payViewFixture(ended), FIXTURE_NOW)).toBe(true);
  });
});
