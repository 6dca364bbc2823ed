import { Decimal } from "decimal.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  addDecimals,
  compareDecimals,
  formatFiat,
  fromUnits,
  isDecimal,
  minorUnitsToDecimal,
  subtractDecimals,
  toPlainDecimal,
  toUnits,
} from "./money";

Decimal.set({ precision: 200, toExpNeg: -1000, toExpPos: 1000 });

const decimal = fc
  .tuple(fc.bigInt({ min: 0n, max: 10n ** 30n }), fc.integer({ min: 0, max: 18 }))
  .map(([units, scale]) => fromUnits(units, scale));

describe("decimal strings", () => {
  test.each(["0", "1", "0.1", "10.00", "0.00000001", "123456789012345678901234567890.5"])(
    "%s is a decimal",
    (text) => expect(isDecimal(text)).toBe(true),
  );
  test.each(["", "-1", "+1", "1.", ".5", "1e-7", "007", "1,5", " 1", "NaN", "Infinity", "0x1"])(
    "%s is not",
    (text) => expect(isDecimal(text)).toBe(false),
  );

  test.each([
    ["1e-7", "0.0000001"],
    ["1E-7", "0.0000001"],
    ["1e-07", "0.0000001"],
    ["1.5e-8", "0.000000015"],
    ["0.17070286", "0.17070286"],
    ["15", "15"],
    ["1.50", "1.50"],
    ["007.5", "7.5"],
    ["1e3", "1000"],
    ["1.2345e2", "123.45"],
    ["12e1", "120"],
    ["0", "0"],
    ["0e5", "0"],
  ])("%s is written %s, without losing a digit", (from, to) =>
    expect(toPlainDecimal(from)).toBe(to),
  );
  test.each(["", "-1", "abc", "1e", "1e99999", "0x10", "NaN"])("%s is not an amount", (text) =>
    expect(toPlainDecimal(text)).toBeNull(),
  );

  test("any way of writing a number keeps its value", () => {
    fc.assert(
      fc.property(decimal, fc.integer({ min: -30, max: 30 }), (mantissa, exponent) => {
        const text = `${mantissa}e${exponent}`;
        const plain = toPlainDecimal(text);
        expect(plain).not.toBeNull();
        expect(isDecimal(plain ?? "")).toBe(true);
        expect(new Decimal(plain ?? "x").equals(new Decimal(text))).toBe(true);
      }),
    );
  });
});

describe("arithmetic is exact", () => {
  test("sum, difference and order agree with a reference", () => {
    fc.assert(
      fc.property(decimal, decimal, (a, b) => {
        const [x, y] = [new Decimal(a), new Decimal(b)];
        expect(new Decimal(addDecimals(a, b)).equals(x.plus(y))).toBe(true);
        expect(new Decimal(subtractDecimals(a, b)).equals(Decimal.max(0, x.minus(y)))).toBe(true);
        expect(compareDecimals(a, b)).toBe(x.comparedTo(y));
      }),
    );
  });

  test("0.1 + 0.2 is exactly 0.3", () => {
    expect(addDecimals("0.1", "0.2")).toBe("0.3");
    expect(compareDecimals("1.0", "1")).toBe(0);
  });

  test("conversion to atomic units and back is exact", () => {
    expect(toUnits("1.5", 18)).toBe(1_500_000_000_000_000_000n);
    expect(fromUnits(1_500_000_000_000_000_000n, 18)).toBe("1.5");
    expect(toUnits("1.50", 1)).toBe(15n);
    expect(() => toUnits("0.001", 2)).toThrow("more than 2 decimals");
    expect(() => toUnits("1e-7", 8)).toThrow("Not a decimal");
  });
});

describe("fiat", () => {
  test.each([
    [4900, "USD", "49.00"],
    [1, "EUR", "0.01"],
    [100_000_000, "USD", "1000000.00"],
    [4900, "JPY", "4900"],
    [1, "KRW", "1"],
    [4900, "KWD", "4.900"],
    [5, "BHD", "0.005"],
    [5, "CLF", "0.0005"],
  ])("%i minor units of %s are %s", (amount, currency, text) => {
    expect(minorUnitsToDecimal(amount, currency)).toBe(text);
    expect(formatFiat(amount, currency)).toBe(`${currency} ${text}`);
  });
  test("a currency code in lower case has the same minor unit", () => {
    expect(minorUnitsToDecimal(4900, "jpy")).toBe("4900");
  });
  test("an amount that is not a whole number of minor units throws", () => {
    expect(() => minorUnitsToDecimal(0.5, "USD")).toThrow();
    expect(() => minorUnitsToDecimal(-1, "USD")).toThrow();
  });
});
