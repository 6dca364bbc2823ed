import type { OrderStatus } from "./orders.js";

export type BlockchainId = "btc" | "eth" | "eth-usdc" | "sol" | "tron" | "tron-usdt" | "tron-usdc";

export type PromptStatus = "pending" | "successful" | "unsuccessful" | "expired" | "cancelled";

export type CreatePromptBody = {
  /** In USD, with two decimals at most. */
  amount: number;
  blockchainIds: BlockchainId[];
  payer: "merchant" | "customer";
  note?: string;
  /** The payer is sent here after the payment, with `promptId` and `status` appended. */
  redirectUrl?: string;
};

export type Prompt = {
  id: string;
  amount: number;
  commissionAmount: string;
  status: PromptStatus;
  /** Status of the order of the prompt. */
  sessionStatus: OrderStatus;
  expiresAt: string;
  createdAt: string;
  redirectUrl: string | null;
};

export type CreatedPrompt = { prompt: Prompt; checkoutUrl: string };

/** The state of a payment prompt. `blockchainId` is null until the payer has picked a coin. */
export type PaymentStatus = {
  id: string;
  blockchainId: BlockchainId | null;
  status: PromptStatus;
  createdAt: string;
};
