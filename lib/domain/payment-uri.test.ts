import { describe, expect, it } from "vitest";
import { paymentUri, type PaymentUriInput } from "./payment-uri";
import {
  EVM,
  USDT_ETH,
  USDT_BSC,
  USDC_BASE,
  UNKNOWN_TOKEN,
  BECH32,
  SOL_WALLET,
  USDC_SOL,
  XMR,
  TON,
  XLM,
  uriInput,
} from "@/test/support/payment-uri";

type Row = [name: string, over: Partial<PaymentUriInput>, uri: string];

const ROWS: Row[] = [
  [
    "BTC with label and message",
    { label: "Café & Söhne", message: "ord_1 50% + more" },
    `bitcoin:${BECH32}?amount=0.00071234&label=Caf%C3%A9%20%26%20S%C3%B6hne&message=ord_1%2050%25%20%2B%20more`,
  ],
  ["BTC, a very small amount", { amount: "0.00000001" }, `bitcoin:${BECH32}?amount=0.00000001`],
  ["BTC without an amount", { amount: null }, `bitcoin:${BECH32}`],
  ["BTC when no network is given", { network: null }, `bitcoin:${BECH32}?amount=0.00071234`],
  [
    "LTC",
    { payCurrency: "ltc", network: "ltc", address: "LhK2kQwiaAvhjWY799cZvMyYwnQAcxkarr" },
    "litecoin:LhK2kQwiaAvhjWY799cZvMyYwnQAcxkarr?amount=0.00071234",
  ],
  [
    "DOGE",
    {
      payCurrency: "doge",
      network: "doge",
      address: "DH5yaieqoZN36fDVciNyRueRGvGLR3mr7L",
      amount: "301.5",
    },
    "dogecoin:DH5yaieqoZN36fDVciNyRueRGvGLR3mr7L?amount=301.5",
  ],
  [
    "BCH, prefix not doubled",
    {
      payCurrency: "bch",
      network: "bch",
      address: "bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a",
    },
    "bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a?amount=0.00071234",
  ],
  [
    "BCH, prefix added",
    { payCurrency: "bch", network: "bch", address: "qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a" },
    "bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a?amount=0.00071234",
  ],
  [
    "ETH in wei",
    { payCurrency: "eth", network: "eth", address: EVM, amount: "1.000000000000000001" },
    `ethereum:${EVM}@1?value=1000000000000000001`,
  ],
  [
    "MATIC on Polygon",
    { payCurrency: "maticmainnet", network: "matic", address: EVM, amount: "2" },
    `ethereum:${EVM}@137?value=2000000000000000000`,
  ],
  [
    "BNB on BSC",
    { payCurrency: "bnbbsc", network: "bsc", address: EVM, amount: "0.1" },
    `ethereum:${EVM}@56?value=100000000000000000`,
  ],
  [
    "ETH on Base",
    { payCurrency: "ethbase", network: "base", address: EVM, amount: "0.1" },
    `ethereum:${EVM}@8453?value=100000000000000000`,
  ],
  [
    "ETH on Arbitrum",
    { payCurrency: "etharb", network: "arbitrum", address: EVM, amount: "0.1" },
    `ethereum:${EVM}@42161?value=100000000000000000`,
  ],
  [
    "ETH on Optimism",
    { payCurrency: "ethop", network: "op", address: EVM, amount: "0.1" },
    `ethereum:${EVM}@10?value=100000000000000000`,
  ],
  [
    "USDT on Ethereum: 6 decimals, path is the contract",
    { payCurrency: "usdterc20", network: "eth", contract: USDT_ETH, address: EVM, amount: "49.12" },
    `ethereum:${USDT_ETH}@1/transfer?address=${EVM}&uint256=49120000`,
  ],
  [
    "USDT on BSC: 18 decimals, whatever the provider reports",
    {
      payCurrency: "usdtbsc",
      network: "bsc",
      contract: USDT_BSC,
      decimals: 6,
      address: EVM,
      amount: "49.12",
    },
    `ethereum:${USDT_BSC}@56/transfer?address=${EVM}&uint256=49120000000000000000`,
  ],
  [
    "USDC on Base",
    {
      payCurrency: "usdcbase",
      network: "base",
      contract: USDC_BASE,
      address: EVM,
      amount: "0.000001",
    },
    `ethereum:${USDC_BASE}@8453/transfer?address=${EVM}&uint256=1`,
  ],
  [
    "an unknown token with the provider's decimals",
    {
      payCurrency: "foo",
      network: "eth",
      contract: UNKNOWN_TOKEN,
      decimals: 8,
      address: EVM,
      amount: "1.5",
    },
    `ethereum:${UNKNOWN_TOKEN}@1/transfer?address=${EVM}&uint256=150000000`,
  ],
  [
    "MATIC as a token on Ethereum",
    {
      payCurrency: "matic",
      network: "eth",
      contract: UNKNOWN_TOKEN,
      decimals: 18,
      address: EVM,
      amount: "1",
    },
    `ethereum:${UNKNOWN_TOKEN}@1/transfer?address=${EVM}&uint256=1000000000000000000`,
  ],
  [
    "SOL",
    {
      payCurrency: "sol",
      network: "sol",
      address: SOL_WALLET,
      amount: "0.01",
      label: "Shop",
      message: "Pro",
    },
    `solana:${SOL_WALLET}?amount=0.01&label=Shop&message=Pro`,
  ],
  [
    "USDC on Solana",
    {
      payCurrency: "usdcsol",
      network: "sol",
      contract: USDC_SOL,
      address: SOL_WALLET,
      amount: "49",
    },
    `solana:${SOL_WALLET}?amount=49&spl-token=${USDC_SOL}`,
  ],
  [
    "XMR",
    { payCurrency: "xmr", network: "xmr", address: XMR, amount: "0.000000000001" },
    `monero:${XMR}?tx_amount=0.000000000001`,
  ],
  [
    "XLM with a numeric memo",
    {
      payCurrency: "xlm",
      network: "xlm",
      address: XLM,
      amount: "120.1234567",
      extraId: "3971512502",
    },
    `web+stellar:pay?destination=${XLM}&amount=120.1234567&memo=3971512502&memo_type=MEMO_ID`,
  ],
  [
    "XLM with a text memo",
    { payCurrency: "xlm", network: "xlm", address: XLM, amount: "1", extraId: "order 7" },
    `web+stellar:pay?destination=${XLM}&amount=1&memo=order%207&memo_type=MEMO_TEXT`,
  ],
  [
    "TON in nanotons, the memo as its text",
    {
      payCurrency: "ton",
      network: "ton",
      address: TON,
      amount: "1.5",
      extraId: "77",
      message: "Pro",
    },
    `ton://transfer/${TON}?amount=1500000000&text=77`,
  ],
];

describe("paymentUri", () => {
  it.each(ROWS)("%s", (_name, over, uri) => {
    expect(paymentUri(uriInput(over))).toBe(uri);
  });

  it("does not throw on text that is not valid Unicode", () => {
    expect(paymentUri(uriInput({ label: "a\ud800b", amount: null }))).toBe(
      `bitcoin:${BECH32}?label=a%EF%BF%BDb`,
    );
  });
});
