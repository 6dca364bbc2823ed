import type { StoredOrderStatus } from "./order";

/**
 * A prompt is an order as the Miracle Cash API shows it: with a payment window of 24 hours, and coins of chosen
 * blockchains only. Its status is terminal once it has left `pending`, even if money arrives for the order later.
 */
export const PROMPT_STATUSES = [
  "pending",
  "successful",
  "unsuccessful",
  "expired",
  "cancelled",
] as const;
export type PromptStatus = (typeof PROMPT_STATUSES)[number];

export const PROMPT_WINDOW_MS = 24 * 60 * 60_000;

type PromptState = {
  /** The stored status. The end of the order is stored by the trigger `prompts_follow_order`. */
  status: PromptStatus;
  order: { status: StoredOrderStatus; expiresAt: Date | null };
};

/** The status at a time: a partly paid prompt becomes `unsuccessful` when its payment window ends. */
export function promptStatusAt({ status, order }: PromptState, now: Date): PromptStatus {
  if (status !== "pending") return status;
  return isOverduePartial({ ...order, kind: "prompt" }, now) ? "unsuccessful" : "pending";
}

/** True for the order of a prompt that ended partly paid: what arrives from now on is late. */
export function isOverduePartial(
  order: { kind: string; status: string; expiresAt: Date | null },
  now: Date,
): boolean {
  const { kind, status, expiresAt } = order;
  return kind === "prompt" && status === "partial" && expiresAt !== null && expiresAt <= now;
}

/** The URL that the payer returns to, with the prompt's ID and status appended. */
export function promptReturnUrl(redirectUrl: string, promptId: string, status: PromptStatus) {
  const url = new URL(redirectUrl);
  url.searchParams.append("promptId", promptId);
  url.searchParams.append("status", status);
  return url.href;
}

export const BLOCKCHAIN_IDS = [
  "btc",
  "eth",
  "eth-usdc",
  "sol",
  "tron",
  "tron-usdt",
  "tron-usdc",
] as const;
export type BlockchainId = (typeof BLOCKCHAIN_IDS)[number];

/** By network and ticker, which all providers have in common. */
const BLOCKCHAIN_OF_COIN: ReadonlyMap<string, BlockchainId> = new Map([
  ["btc BTC", "btc"],
  ["eth ETH", "eth"],
  ["eth USDC", "eth-usdc"],
  ["sol SOL", "sol"],
  ["trx TRX", "tron"],
  ["trx USDT", "tron-usdt"],
  ["trx USDC", "tron-usdc"],
]);

/** The blockchain ID of a coin; null for a coin that prompts do not support. */
export function blockchainIdOf(coin: {
  network: string | null;
  ticker: string | null;
}): BlockchainId | null {
  return BLOCKCHAIN_OF_COIN.get(`${coin.network} ${coin.ticker}`) ?? null;
}
