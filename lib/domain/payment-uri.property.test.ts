import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromUnits } from "./money";
import { paymentUri, type PaymentUriInput } from "./payment-uri";

const EVM = "0x52908400098527886E0F7030069857D2E4169EE7";
const USDT_ETH = "0xdAC17F958D2ee523a2206206994597C13D831ec7";
const USDT_BSC = "0x55d398326f99059fF775485246999027B3197955";
const BECH32 = "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq";
const TON = "EQCD39VS5jcptHL8vMjEXrzGaRcCVYto7HUn4bpAOg8xqB2N";

function input(over: Partial<PaymentUriInput>): PaymentUriInput {
  return {
    payCurrency: "btc",
    network: "btc",
    contract: null,
    decimals: null,
    address: BECH32,
    amount: "0.00071234",
    extraId: null,
    label: null,
    message: null,
    ...over,
  };
}

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
          const uri = paymentUri(input({ amount, label, message }));
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
          const uri = paymentUri(input({ ...over, amount }));
          const written = new RegExp(`[?&]${key}=(\\d+)$`).exec(uri)?.[1];
          expect(written).toBe(units.toString());
        },
      ),
    );
  });

  it("never fails, whatever it is given", () => {
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
          expect(() => paymentUri(input({ ...over, network, payCurrency: network }))).not.toThrow();
        },
      ),
    );
  });
});
