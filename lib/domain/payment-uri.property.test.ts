import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromUnits } from "./money";
import { paymentUri } from "./payment-uri";
import { EVM, USDT_ETH, USDT_BSC, BECH32, TON, uriInput } from "@/test/support/payment-uri";

const amounts = (decimals: number) =>
  fc.bigInt({ min: 1n, max: 10n ** 27n }).map((units) => fromUnits(units, decimals));

describe("paymentUri, for any amount and text", () => {
  it("decodes back to what went in, with no plus sign and no exponent", () => {
    fc.assert(
      fc.property(
        amounts(8),
        fc.string({ unit: "grapheme" }),
        fc.string(),
        (amount, label, message) => {
          const uri = paymentUri(uriInput({ amount, label, message }));
          const [path = "", search = ""] = uri.split("?");
          const params = new Map(
            search
              .split("&")
              .map((part) => part.split("=").map(decodeURIComponent) as [string, string]),
          );
          expect(path).toBe(`bitcoin:${BECH32}`);
          expect(params.get("amount")).toBe(amount);
          expect(params.get("label") ?? "").toBe(label);
          expect(params.get("message") ?? "").toBe(message);
          expect(uri).not.toContain("+");
          expect(params.get("amount")).toMatch(/^(?:0|[1-9]\d*)(?:\.\d+)?$/);
        },
      ),
    );
  });

  it("writes atomic units as whole numbers that turn back into the amount", () => {
    const chains = fc.constantFrom(
      { over: { payCurrency: "eth", network: "eth", address: EVM }, decimals: 18, key: "value" },
      {
        over: { payCurrency: "usdterc20", network: "eth", contract: USDT_ETH, address: EVM },
        decimals: 6,
        key: "uint256",
      },
      {
        over: { payCurrency: "usdtbsc", network: "bsc", contract: USDT_BSC, address: EVM },
        decimals: 18,
        key: "uint256",
      },
      { over: { payCurrency: "ton", network: "ton", address: TON }, decimals: 9, key: "amount" },
    );
    fc.assert(
      fc.property(
        chains,
        fc.bigInt({ min: 1n, max: 10n ** 30n }),
        ({ over, decimals, key }, units) => {
          const amount = fromUnits(units, decimals);
          const uri = paymentUri(uriInput({ ...over, amount }));
          const written = new RegExp(`[?&]${key}=(\\d+)$`).exec(uri)?.[1];
          expect(written).toBe(units.toString());
        },
      ),
    );
  });

  it("never throws, whatever the input", () => {
    const text = fc.string({ unit: "binary" });
    const maybe = fc.option(text);
    fc.assert(
      fc.property(
        fc.constantFrom("btc", "eth", "sol", "ton", "xlm", "xmr", "bsc", "nothing"),
        fc.record({
          contract: maybe,
          address: text,
          amount: maybe,
          extraId: maybe,
          label: maybe,
          message: maybe,
        }),
        (network, over) => {
          expect(() =>
            paymentUri(uriInput({ ...over, network, payCurrency: network })),
          ).not.toThrow();
        },
      ),
    );
  });
});
