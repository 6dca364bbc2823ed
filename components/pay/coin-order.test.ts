import { describe, expect, it } from "vitest";
import { cheapFirst, isBelowMinimum, type PayCoin } from "./coin-order";

function coin(over: Partial<PayCoin>): PayCoin {
  return {
    code: "btc",
    ticker: "BTC",
    name: "Bitcoin",
    network_name: "Bitcoin",
    estimate: null,
    minimum: null,
    ...over,
  };
}

describe("cheapFirst", () => {
  it("sorts cheap networks first, and Bitcoin and Ethereum last", () => {
    const names = ["Ethereum", "Bitcoin", "Tron", "A New Chain", "Solana"];
    const given = names.map((network_name) => coin({ network_name }));
    expect(cheapFirst(given).map((one) => one.network_name)).toEqual([
      "Solana",
      "Tron",
      "A New Chain",
      "Bitcoin",
      "Ethereum",
    ]);
    expect(given.map((one) => one.network_name)).toEqual(names);
  });

  it("distinguishes Bitcoin Cash from Bitcoin", () => {
    const given = ["Bitcoin", "Bitcoin Cash"].map((network_name) => coin({ network_name }));
    expect(cheapFirst(given)[0]?.network_name).toBe("Bitcoin Cash");
  });
});

describe("isBelowMinimum", () => {
  it("compares as decimals, and allows the minimum itself", () => {
    expect(isBelowMinimum(coin({ estimate: "9", minimum: "10" }))).toBe(true);
    expect(isBelowMinimum(coin({ estimate: "10", minimum: "10.0" }))).toBe(false);
    expect(isBelowMinimum(coin({ estimate: null, minimum: "10" }))).toBe(false);
  });
});
