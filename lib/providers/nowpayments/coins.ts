import type { Coin } from "@/lib/providers/provider";
import { currencyShape, type CurrencyShape } from "./shapes";

/** The chain name of a network code as wallets show it, and the suffixes of token codes on that chain. */
const NETWORKS: Record<string, { name: string; suffixes?: readonly string[] }> = {
  ada: { name: "Cardano" },
  algo: { name: "Algorand", suffixes: ["algo"] },
  arb: { name: "Arbitrum One", suffixes: ["arb"] },
  arbitrum: { name: "Arbitrum One", suffixes: ["arb", "arbitrum"] },
  atom: { name: "Cosmos" },
  avaxc: { name: "Avalanche C-Chain", suffixes: ["arc20", "avaxc", "c"] },
  base: { name: "Base", suffixes: ["base"] },
  bch: { name: "Bitcoin Cash" },
  bsc: { name: "BNB Smart Chain", suffixes: ["bsc", "bep20"] },
  btc: { name: "Bitcoin" },
  celo: { name: "Celo", suffixes: ["celo"] },
  dash: { name: "Dash" },
  doge: { name: "Dogecoin" },
  dot: { name: "Polkadot" },
  etc: { name: "Ethereum Classic" },
  eth: { name: "Ethereum", suffixes: ["erc20"] },
  ftm: { name: "Fantom", suffixes: ["mainnet"] },
  hbar: { name: "Hedera" },
  ltc: { name: "Litecoin" },
  matic: { name: "Polygon", suffixes: ["matic", "polygon", "mainnet"] },
  near: { name: "NEAR", suffixes: ["near"] },
  op: { name: "OP Mainnet", suffixes: ["op"] },
  sol: { name: "Solana", suffixes: ["sol"] },
  ton: { name: "TON", suffixes: ["ton"] },
  trx: { name: "Tron", suffixes: ["trc20"] },
  xlm: { name: "Stellar" },
  xmr: { name: "Monero" },
  xrp: { name: "XRP Ledger" },
  xtz: { name: "Tezos" },
  zec: { name: "Zcash" },
  zksync: { name: "zkSync Era", suffixes: ["zksync"] },
};

const TICKER_LENGTH_MIN = 2;

/** `"trx"` → `"Tron"`; an unknown network returns its code in upper case. */
export function networkNameOf(network: string): string {
  return Object.hasOwn(NETWORKS, network) ? NETWORKS[network]!.name : network.toUpperCase();
}

/** `"usdttrc20"` on `"trx"` → `"USDT"`; `"sol"` on `"sol"` stays `"SOL"`. */
export function tickerOf(code: string, network: string): string {
  const suffixes = Object.hasOwn(NETWORKS, network) ? (NETWORKS[network]!.suffixes ?? []) : [];
  const suffix = suffixes.find(
    (end) => code.endsWith(end) && code.length - end.length >= TICKER_LENGTH_MIN,
  );
  return code.slice(0, code.length - (suffix?.length ?? 0)).toUpperCase();
}

/** The coins that the provider supports and has enabled, and that the merchant selected. Omits unreadable entries. */
export function toCoins(currencies: readonly unknown[], merchantCodes: readonly string[]): Coin[] {
  const ticked = new Set(merchantCodes.map((code) => code.toLowerCase()));
  return currencies.flatMap((entry) => {
    const parsed = currencyShape.safeParse(entry);
    if (!parsed.success || parsed.data.enable === false) return [];
    return ticked.has(parsed.data.code.toLowerCase()) ? [toCoin(parsed.data)] : [];
  });
}

function toCoin(currency: CurrencyShape): Coin {
  const code = currency.code.toLowerCase();
  const network = (currency.network ?? code).toLowerCase();
  const precision = currency.network_precision ?? "";
  return {
    code,
    ticker: tickerOf(code, network),
    name: currency.name ?? tickerOf(code, network),
    network,
    networkName: networkNameOf(network),
    contract: currency.smart_contract,
    decimals: /^\d{1,2}$/.test(precision) ? Number(precision) : null,
    needsExtraId: currency.extra_id_exists === true,
  };
}
