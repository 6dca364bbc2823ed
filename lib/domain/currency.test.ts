import { expect, test } from "vitest";
import { hasMinorUnit, minorUnitDigits } from "./currency";

test.each([
  [0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"],
  [3, "BHD IQD JOD KWD LYD OMR TND"],
  [4, "CLF UYW"],
  [2, "USD EUR GBP CHF BRL INR PLN TRY MRU MGA"],
])("%i decimals: %s", (digits, codes) => {
  for (const code of codes.split(" "))
    expect([code, minorUnitDigits(code)]).toEqual([code, digits]);
});

test.each([
  "AFN",
  "ALL",
  "COP",
  "HUF",
  "IDR",
  "IRR",
  "LAK",
  "LBP",
  "MMK",
  "PKR",
  "RSD",
  "TWD",
  "YER",
])("%s has two decimals as in ISO 4217, although CLDR shows fewer", (code) =>
  expect(minorUnitDigits(code)).toBe(2),
);

test("every currency that Intl shows with three or four decimals is listed with as many", () => {
  for (const currency of Intl.supportedValuesOf("currency")) {
    const format = new Intl.NumberFormat("en", { style: "currency", currency });
    const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
    if (digits > 2) expect([currency, minorUnitDigits(currency)]).toEqual([currency, digits]);
  }
});

test("a cryptocurrency, a metal, a test code and lower case are not price currencies", () => {
  for (const code of ["BTC", "XAU", "XXX", "XTS", "usd", "__proto__"])
    expect(hasMinorUnit(code)).toBe(false);
  for (const code of ["USD", "EUR", "JPY", "KWD", "CLF"]) expect(hasMinorUnit(code)).toBe(true);
});
