import { describe, expect, it } from "vitest";
import { networkNameOf, tickerOf } from "./coins";

describe("coins", () => {
  it.each([
    ["btc", "btc", "BTC"],
    ["usdttrc20", "trx", "USDT"],
    ["usdterc20", "eth", "USDT"],
    ["usdtbsc", "bsc", "USDT"],
    ["usdc", "eth", "USDC"],
    ["usdcmatic", "matic", "USDC"],
    ["usdcsol", "sol", "USDC"],
    ["usdtton", "ton", "USDT"],
    ["bnbbsc", "bsc", "BNB"],
    ["ethbase", "base", "ETH"],
    ["sol", "sol", "SOL"],
    ["ton", "ton", "TON"],
    ["op", "op", "OP"],
    ["matic", "matic", "MATIC"],
    ["maticmainnet", "matic", "MATIC"],
    ["xyz", "newchain", "XYZ"],
  ])("%s on %s is called %s", (code, network, ticker) => {
    expect(tickerOf(code, network)).toBe(ticker);
  });

  it.each([
    ["trx", "Tron"],
    ["eth", "Ethereum"],
    ["bsc", "BNB Smart Chain"],
    ["btc", "Bitcoin"],
    ["sol", "Solana"],
    ["matic", "Polygon"],
    ["newchain", "NEWCHAIN"],
    ["constructor", "CONSTRUCTOR"],
  ])("the network %s is called %s", (network, name) => {
    expect(networkNameOf(network)).toBe(name);
  });
});
