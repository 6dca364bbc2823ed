import { toUnits } from "./money";
import { isSolanaWallet } from "./solana-address";

/**
 * A wallet link, built from decimal strings only. Invariant: a link requests exactly the amount, coin and chain that
 * are due, and includes the memo if there is one. Where that cannot be guaranteed, the result is the bare address.
 */
export type PaymentUriInput = {
  /** The provider's code of the coin, such as `usdterc20`. */
  payCurrency: string;
  network: string | null;
  contract: string | null;
  /** Used for tokens that are not in `TOKEN_DECIMALS`. */
  decimals: number | null;
  address: string;
  /** The amount still due, in crypto units; null lets the payer choose the amount. */
  amount: string | null;
  /** Memo or tag. If not null, a payment without it is lost. */
  extraId: string | null;
  label: string | null;
  message: string | null;
};

const EVM_CHAIN_IDS = {
  eth: 1,
  op: 10,
  bsc: 56,
  polygon: 137,
  base: 8453,
  arbitrum: 42161,
} as const;
type EvmChain = keyof typeof EVM_CHAIN_IDS;
type Chain = EvmChain | "btc" | "ltc" | "doge" | "bch" | "sol" | "xmr" | "xlm" | "ton";

const CHAIN_OF_NETWORK = new Map<string, Chain>(
  Object.entries({
    btc: "btc",
    bitcoin: "btc",
    ltc: "ltc",
    litecoin: "ltc",
    doge: "doge",
    dogecoin: "doge",
    bch: "bch",
    bitcoincash: "bch",
    eth: "eth",
    erc20: "eth",
    ethereum: "eth",
    op: "op",
    optimism: "op",
    bsc: "bsc",
    bep20: "bsc",
    matic: "polygon",
    polygon: "polygon",
    pol: "polygon",
    base: "base",
    arb: "arbitrum",
    arbitrum: "arbitrum",
    arbitrumone: "arbitrum",
    sol: "sol",
    solana: "sol",
    xmr: "xmr",
    monero: "xmr",
    xlm: "xlm",
    stellar: "xlm",
    ton: "ton",
  }),
);

const NATIVE_CODES: Record<Chain, readonly string[]> = {
  btc: ["btc"],
  ltc: ["ltc"],
  doge: ["doge"],
  bch: ["bch"],
  eth: ["eth"],
  op: ["eth", "ethop"],
  bsc: ["bnb", "bnbbsc"],
  polygon: ["matic", "maticmainnet", "maticpolygon", "pol", "polpolygon", "polmatic"],
  base: ["eth", "ethbase"],
  arbitrum: ["eth", "etharb", "etharbitrum"],
  sol: ["sol"],
  xmr: ["xmr"],
  xlm: ["xlm"],
  ton: ["ton"],
};

/** Most of these tokens have six decimals; DAI and those on BSC have 18. The provider's value is not trusted. */
const TOKEN_DECIMALS: Record<string, number> = {
  "1:0xdac17f958d2ee523a2206206994597c13d831ec7": 6,
  "1:0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48": 6,
  "1:0x6b175474e89094c44da98b954eedeac495271d0f": 18,
  "10:0x94b008aa00579c1307b0ef2c499ad98a8ce58e58": 6,
  "10:0x0b2c639c533813f4aa9d7837caf62653d097ff85": 6,
  "10:0x7f5c764cbc14f9669b88837ca1490cca17c31607": 6,
  "56:0x55d398326f99059ff775485246999027b3197955": 18,
  "56:0x8ac76a51cc950d9822d68b83fe1ad97b32cd580d": 18,
  "137:0xc2132d05d31c914a87c6611c10748aeb04b58e8f": 6,
  "137:0x3c499c542cef5e3811e1192ce70d8cc03d5c3359": 6,
  "137:0x2791bca1f2de4661ed88a30c99a7a9449aa84174": 6,
  "8453:0x833589fcd6edb6e08f4c7c32d4f71b54bda02913": 6,
  "42161:0xfd086bc7cd5c481dcc9c85ebe478a1c0b69fcbb9": 6,
  "42161:0xaf88d065e77c8cc2239327c5edb3a432268e5831": 6,
  "42161:0xff970a61a04b1ca14834a43f5de4533ebddb5cc8": 6,
  "sol:EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v": 6,
  "sol:Es9vMFrzaCERmJfrF4H2FYD4KCoNkY11McCe8BenwNYB": 6,
};

const EVM_ADDRESS = /^0x[0-9a-fA-F]{40}$/;
const PLAIN_ADDRESS = /^[A-Za-z0-9]+$/;
const BASE58 = /^[1-9A-HJ-NP-Za-km-z]{32,44}$/;
const TON_ADDRESS = /^(?:[A-Za-z0-9_-]{48}|-?\d:[0-9a-fA-F]{64})$/;
const STELLAR_ID_MAX = 2n ** 64n - 1n;

function encode(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, "\uFFFD"));
}

function query(pairs: [string, string | null][]): string {
  const parts = pairs.flatMap(([key, value]) => (value ? [`${key}=${encode(value)}`] : []));
  return parts.length === 0 ? "" : `?${parts.join("&")}`;
}

/** Returns the amount unchanged if the chain can represent it; throws otherwise. */
function verbatim(amount: string | null, decimals: number): string | null {
  if (amount !== null) toUnits(amount, decimals);
  return amount;
}

function atomic(amount: string | null, decimals: number): string | null {
  return amount === null ? null : toUnits(amount, decimals).toString();
}

function bitcoinLike(scheme: string, input: PaymentUriInput): string | null {
  const prefix = `${scheme}:`;
  const path = input.address.startsWith(prefix)
    ? input.address.slice(prefix.length)
    : input.address;
  if (!PLAIN_ADDRESS.test(path) || input.extraId !== null) return null;
  return `${prefix}${path}${query([
    ["amount", verbatim(input.amount, 8)],
    ["label", input.label],
    ["message", input.message],
  ])}`;
}

function evm(chain: EvmChain, contract: string | null, input: PaymentUriInput): string | null {
  if (!EVM_ADDRESS.test(input.address) || input.extraId !== null) return null;
  const chainId = EVM_CHAIN_IDS[chain];
  if (contract === null) {
    return `ethereum:${input.address}@${chainId}${query([["value", atomic(input.amount, 18)]])}`;
  }
  if (!EVM_ADDRESS.test(contract)) return null;
  const decimals = TOKEN_DECIMALS[`${chainId}:${contract.toLowerCase()}`] ?? input.decimals;
  if (decimals === null) return null;
  return `ethereum:${contract}@${chainId}/transfer${query([
    ["address", input.address],
    ["uint256", atomic(input.amount, decimals)],
  ])}`;
}

function solana(contract: string | null, input: PaymentUriInput): string | null {
  if (!isSolanaWallet(input.address)) return null;
  if (contract !== null && !BASE58.test(contract)) return null;
  const decimals = contract === null ? 9 : (TOKEN_DECIMALS[`sol:${contract}`] ?? input.decimals);
  if (decimals === null) return null;
  return `solana:${input.address}${query([
    ["amount", verbatim(input.amount, decimals)],
    ["spl-token", contract],
    ["label", input.label],
    ["message", input.message],
    ["memo", input.extraId],
  ])}`;
}

function monero(input: PaymentUriInput): string | null {
  if (!PLAIN_ADDRESS.test(input.address) || input.extraId !== null) return null;
  return `monero:${input.address}${query([
    ["tx_amount", verbatim(input.amount, 12)],
    ["recipient_name", input.label],
    ["tx_description", input.message],
  ])}`;
}

function stellar(input: PaymentUriInput): string {
  const memo = input.extraId;
  const isId = memo !== null && /^\d{1,20}$/.test(memo) && BigInt(memo) <= STELLAR_ID_MAX;
  return `web+stellar:pay${query([
    ["destination", input.address],
    ["amount", verbatim(input.amount, 7)],
    ["memo", memo],
    ["memo_type", memo === null ? null : isId ? "MEMO_ID" : "MEMO_TEXT"],
  ])}`;
}

function ton(input: PaymentUriInput): string | null {
  if (!TON_ADDRESS.test(input.address)) return null;
  return `ton://transfer/${input.address}${query([
    ["amount", atomic(input.amount, 9)],
    ["text", input.extraId ?? input.message],
  ])}`;
}

function link(chain: Chain, contract: string | null, input: PaymentUriInput): string | null {
  if (chain in EVM_CHAIN_IDS) return evm(chain as EvmChain, contract, input);
  if (chain === "sol") return solana(contract, input);
  if (contract !== null) return null;
  if (chain === "btc") return bitcoinLike("bitcoin", input);
  if (chain === "ltc") return bitcoinLike("litecoin", input);
  if (chain === "doge") return bitcoinLike("dogecoin", input);
  if (chain === "bch") return bitcoinLike("bitcoincash", input);
  if (chain === "xmr") return monero(input);
  if (chain === "xlm") return stellar(input);
  return ton(input);
}

/** Without a network, only a coin that implies its own chain is unambiguous: MATIC, for example, is on two. */
function chainOf(code: string, network: string | null): Chain | undefined {
  if (network) return CHAIN_OF_NETWORK.get(network.toLowerCase());
  const chain = CHAIN_OF_NETWORK.get(code);
  return chain === code ? chain : undefined;
}

/**
 * The wallet link for a payment. Returns the bare address for chains whose wallets disagree on the format (Tron), for a
 * tag that a link cannot carry (XRP), for unknown coins, and whenever the amount cannot be represented exactly.
 */
export function paymentUri(input: PaymentUriInput): string {
  const code = input.payCurrency.toLowerCase();
  const chain = chainOf(code, input.network);
  if (chain === undefined) return input.address;
  const isNative = NATIVE_CODES[chain].includes(code);
  const contract = isNative ? null : input.contract || null;
  if (!isNative && contract === null) return input.address;
  try {
    return link(chain, contract, input) ?? input.address;
  } catch {
    return input.address;
  }
}
