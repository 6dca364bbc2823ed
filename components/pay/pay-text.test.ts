import { describe, expect, it } from "vitest";
import {
  coinName,
  copyLabel,
  extraIdName,
  fiatText,
  onlySendText,
  rateText,
  timeText,
  webUrl,
} from "./pay-text";
import { PAY_VIEWS, payViewFixture } from "@/test/support/pay-view";

describe("the texts of the pay page", () => {
  it("labels a copy button with the value that it copies", () => {
    expect(copyLabel("amount", "0.00071234 BTC")).toBe("Copy amount 0.00071234 BTC");
  });

  it("warns with the coin and the network", () => {
    expect(onlySendText(PAY_VIEWS.tron)).toBe(
      "Send only USDT on Tron. A payment on another network will be lost.",
    );
    expect(onlySendText(payViewFixture({ network: null, network_name: null }))).toBe(
      "Send only BTC. Any other coin will be lost.",
    );
  });

  it("falls back to the code when the ticker is not known", () => {
    expect(coinName({ pay_currency: "usdttrc20", pay_ticker: null })).toBe("USDTTRC20");
  });

  it("calls XRP's number what wallets call it", () => {
    expect(extraIdName(PAY_VIEWS.memo)).toBe("Destination tag");
    expect(extraIdName({ pay_currency: "xlm", pay_ticker: "XLM" })).toBe("Memo");
  });

  it.each([
    [1, "USD 0.01"],
    [4_900, "USD 49.00"],
    [123_456, "USD 1,234.56"],
    [100_000_000, "USD 1,000,000.00"],
  ])("writes %i cents as %s", (cents, text) => {
    expect(fiatText(cents, "USD")).toBe(text);
  });

  it.each([
    [4_900, "JPY", "JPY 4,900"],
    [1_234_567, "KWD", "KWD 1,234.567"],
  ])("writes %i minor units of %s as %s", (amount, currency, text) => {
    expect(fiatText(amount, currency)).toBe(text);
  });

  it.each([
    ["JPY", "0.5", 4_900, "1 BTC = JPY 9,800"],
    ["JPY", "4900", 4_900, "1 BTC = JPY 1.0000"],
    ["KWD", "0.5", 4_900_000, "1 BTC = KWD 9,800.000"],
    ["KWD", "3", 4_900, "1 BTC = KWD 1.6333"],
  ])("writes a rate in %s by its minor unit", (price_currency, pay_amount, price_cents, text) => {
    expect(rateText(payViewFixture({ price_currency, pay_amount, price_cents }))).toBe(text);
  });

  it.each([
    ["0.00071234", 4_900, "1 BTC = USD 68,787.37"],
    ["49", 4_900, "1 BTC = USD 1.0000"],
    ["301.5", 4_900, "1 BTC = USD 0.1625"],
    ["0.00000001", 100_000_000, "1 BTC = USD 100,000,000,000,000.00"],
  ])("writes the rate of %s for %i cents without a float", (amount, cents, text) => {
    expect(rateText(payViewFixture({ pay_amount: amount, price_cents: cents }))).toBe(text);
  });

  it("has no rate where nothing was due", () => {
    expect(rateText(payViewFixture({ pay_amount: null }))).toBe(null);
    expect(rateText(payViewFixture({ pay_amount: "0" }))).toBe(null);
  });

  it("writes a time that is the same on the server and in every browser", () => {
    expect(timeText("2026-03-04T11:58:31.000Z")).toBe("2026-03-04 11:58 UTC");
  });

  it("links to web addresses only", () => {
    expect(webUrl("https://shop.example/")).toBe("https://shop.example/");
    expect(webUrl("javascript:alert(1)")).toBe(null);
    expect(webUrl(null)).toBe(null);
  });
});
