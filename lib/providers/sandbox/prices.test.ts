import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isDecimal, minorUnitsToDecimal } from "@/lib/domain/money";
import {
  compareAmounts,
  isPriceCurrency,
  minimumInCoin,
  minimumInFiat,
  priceInCoin,
  shareOf,
  worthOf,
} from "./prices";
import { findSandboxCoin, listSandboxCoins } from "./sandbox-coins";

const coinOf = (code: string) => findSandboxCoin(code)!;

describe("prices", () => {
  it("are the same every time, rounded up to what can be sent", () => {
    expect(priceInCoin("49.00", "USD", coinOf("usdttrc20"))).toBe("49");
    expect(priceInCoin("49.00", "USD", coinOf("btc"))).toBe("0.00072059");
    expect(priceInCoin("49.00", "eur", coinOf("usdc"))).toBe("52.92");
    expect(priceInCoin("0.01", "usd", coinOf("btc"))).toBe("0.00000015");
  });

  it("take the usual currencies and no others", () => {
    for (const code of ["USD", "eur", "GBP", "AUD", "CAD", "CHF", "JPY"]) {
      expect(isPriceCurrency(code)).toBe(true);
    }
    expect(isPriceCurrency("ZZZ")).toBe(false);
    expect(isPriceCurrency("constructor")).toBe(false);
  });

  it("let a 49 dollar order be paid in every coin", () => {
    for (const coin of listSandboxCoins()) {
      expect(compareAmounts(priceInCoin("49", "usd", coin), minimumInCoin(coin))).toBe(1);
    }
  });

  it("meet the minimum exactly when the fiat price meets the fiat minimum", () => {
    for (const coin of listSandboxCoins()) {
      const least = minimumInFiat(coin, "usd");
      expect(compareAmounts(priceInCoin(least, "usd", coin), minimumInCoin(coin))).toBe(0);
    }
  });

  it("stay plain decimals that every JSON reader keeps, whatever the price", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100_000_000 }),
        fc.constantFrom(...listSandboxCoins()),
        fc.constantFrom("usd", "eur", "jpy", "kwd"),
        (cents, coin, currency) => {
          const amount = priceInCoin(minorUnitsToDecimal(cents, currency), currency, coin);
          expect(isDecimal(amount)).toBe(true);
          expect(compareAmounts(String(Number(amount)), amount)).toBe(0);
        },
      ),
    );
  });

  it("give a share that is never more than its part, and the worth of it", () => {
    expect(shareOf("0.00072059", "0.6", coinOf("btc"))).toBe("0.00043235");
    const price = { amount: "49.00", currency: "usd" };
    expect(worthOf("0.00043235", "0.00072059", price)).toBe("29.4");
    expect(worthOf("1", "0", price)).toBe("0");
    expect(worthOf("1", "3", { amount: "100", currency: "jpy" })).toBe("33");
    expect(worthOf("1", "3", { amount: "1.000", currency: "kwd" })).toBe("0.333");
  });
});
