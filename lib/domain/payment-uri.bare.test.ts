import { describe, expect, it } from "vitest";
import { paymentUri, type PaymentUriInput } from "./payment-uri";
import {
  EVM,
  USDT_ETH,
  UNKNOWN_TOKEN,
  SOL_TOKEN_ACCOUNT,
  USDC_SOL,
  TON,
  uriInput,
} from "@/test/support/payment-uri";

const BARE: [name: string, over: Partial<PaymentUriInput>][] = [
  ["TRX", { payCurrency: "trx", network: "trx", address: "TXYZopYRdj2D9XRtbG411XZZ3kM5VkAeBf" }],
  [
    "USDT on Tron",
    { payCurrency: "usdttrc20", network: "trx", address: "TXYZopYRdj2D9XRtbG411XZZ3kM5VkAeBf" },
  ],
  [
    "XRP, tag apart",
    {
      payCurrency: "xrp",
      network: "xrp",
      address: "rEb8TK3gBgk5auZkwc6sHnwrGVJH8DuaLh",
      extraId: "1",
    },
  ],
  ["an unknown chain", { payCurrency: "ada", network: "ada", address: "addr1vx" }],
  ["a network named like an object's own property", { payCurrency: "x", network: "constructor" }],
  ["a token without a known contract", { payCurrency: "usdterc20", network: "eth", address: EVM }],
  [
    "an unknown token without decimals",
    { payCurrency: "foo", network: "eth", contract: UNKNOWN_TOKEN, address: EVM },
  ],
  [
    "a token on a chain of one coin",
    { payCurrency: "usdtton", network: "ton", contract: TON, address: TON },
  ],
  ["MATIC when no network is given", { payCurrency: "matic", network: null, address: EVM }],
  [
    "a token account on Solana",
    { payCurrency: "usdcsol", network: "sol", contract: USDC_SOL, address: SOL_TOKEN_ACCOUNT },
  ],
  ["an amount finer than the chain", { amount: "0.000000001" }],
  ["an amount in scientific notation", { amount: "1e-7" }],
  [
    "a token amount finer than its decimals",
    {
      payCurrency: "usdterc20",
      network: "eth",
      contract: USDT_ETH,
      address: EVM,
      amount: "0.0000001",
    },
  ],
  [
    "a memo that the link cannot carry",
    { payCurrency: "eth", network: "eth", address: EVM, extraId: "9" },
  ],
  ["an address that would change the link", { address: "bc1q?amount=9" }],
  [
    "an address that is not one of the chain's",
    { payCurrency: "eth", network: "eth", address: "0x12" },
  ],
];

describe("paymentUri, where a link cannot promise the payment", () => {
  it.each(BARE)("returns the bare address for %s", (_name, over) => {
    const given = uriInput(over);
    expect(paymentUri(given)).toBe(given.address);
  });
});
