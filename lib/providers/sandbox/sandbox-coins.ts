/**
 * A coin of the sandbox: real codes, chains, contracts and decimals of NOWPayments, at fixed prices, so that tests can
 * predict the amounts of a checkout.
 */
export type SandboxCoin = {
  code: string;
  name: string;
  network: string;
  contract: string | null;
  decimals: number;
  hasExtraId: boolean;
  usdPrice: string;
  /** The minimum value of a payment, in US dollars. */
  usdMinimum: string;
};

const coin = (
  code: string,
  name: string,
  network: string,
  decimals: number,
  usdPrice: string,
  more: Partial<SandboxCoin> = {},
): SandboxCoin => ({
  code,
  name,
  network,
  decimals,
  usdPrice,
  contract: null,
  hasExtraId: false,
  usdMinimum: "1",
  ...more,
});

const token = (code: string, name: string, network: string, decimals: number, contract: string) =>
  coin(code, name, network, decimals, "1", {
    contract,
    usdMinimum: network === "eth" ? "2" : "1",
  });

const COINS: readonly SandboxCoin[] = [
  coin("btc", "Bitcoin", "btc", 8, "68000", { usdMinimum: "2" }),
  coin("eth", "Ethereum", "eth", 18, "2600", { usdMinimum: "2" }),
  coin("ltc", "Litecoin", "ltc", 8, "72"),
  coin("doge", "Dogecoin", "doge", 8, "0.14"),
  coin("bch", "Bitcoin Cash", "bch", 8, "365"),
  coin("sol", "Solana", "sol", 9, "165"),
  coin("trx", "Tron", "trx", 6, "0.16"),
  coin("ton", "Toncoin", "ton", 9, "4.9"),
  coin("xrp", "Ripple", "xrp", 6, "0.52", { hasExtraId: true }),
  coin("xlm", "Stellar Lumens", "xlm", 7, "0.095", { hasExtraId: true }),
  coin("xmr", "Monero", "xmr", 12, "160"),
  coin("bnbbsc", "Binance Coin (BSC)", "bsc", 18, "590"),
  coin("matic", "Polygon", "matic", 18, "0.36"),
  token("usdterc20", "Tether USD (ERC20)", "eth", 6, "0xdac17f958d2ee523a2206206994597c13d831ec7"),
  token("usdttrc20", "Tether USD (Tron)", "trx", 6, "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"),
  token("usdtbsc", "Tether USD (BSC)", "bsc", 18, "0x55d398326f99059ff775485246999027b3197955"),
  token("usdtsol", "Tether USD (Solana)", "sol", 6, "Es9vMFrzaCERmJfrF4H2FYD4KCoNkY11McCe8BenwNYB"),
  token("usdc", "USD Coin (Ethereum)", "eth", 6, "0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48"),
  token("usdcsol", "USD Coin (Solana)", "sol", 6, "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v"),
  token("usdctrc20", "USD Coin (Tron)", "trx", 6, "TEkxiTehnzSmSe2XqrBj4w32RUN966rdz8"),
  token(
    "usdcmatic",
    "USD Coin (Polygon)",
    "matic",
    6,
    "0x3c499c542cef5e3811e1192ce70d8cc03d5c3359",
  ),
];

const BY_CODE = new Map(COINS.map((entry) => [entry.code, entry]));

export function listSandboxCoins(): readonly SandboxCoin[] {
  return COINS;
}

/** The coin with this code (case-insensitive), or null. */
export function findSandboxCoin(code: string): SandboxCoin | null {
  return BY_CODE.get(code.toLowerCase()) ?? null;
}
