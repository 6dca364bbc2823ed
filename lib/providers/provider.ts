import type { PaymentFact } from "@/lib/domain/payment";

/**
 * The port: what the program asks of any payment provider. Raw provider shapes never come through it. All amounts are
 * decimal strings; all ids are strings; all codes are lower-case.
 */
export type PaymentProvider = {
  /** What orders are labelled with on the wire. */
  name: "nowpayments" | "stub";
  /** The coins this merchant can be paid in. Cached by the provider for a short time. */
  listCoins(): Promise<Coin[]>;
  /** What `priceCents` costs in `payCurrency` just now. */
  estimate(input: PriceInCoin): Promise<{ payAmount: string }>;
  /** The least a payment in this coin may be, in crypto units and in the price currency's minor unit when the provider reports it. */
  minimum(input: {
    payCurrency: string;
    priceCurrency: string;
  }): Promise<{ minAmount: string; minCents: number | null }>;
  /** Asks for an address. Not idempotent: record the attempt first, and never retry blindly. */
  createPayment(input: CreatePaymentInput): Promise<CreatedPayment>;
  /** The provider's present truth about one payment, and the raw text it was read from. */
  getPayment(paymentId: string): Promise<{ fact: PaymentFact; raw: string }>;
};

/** `name` is what people call it, `networkName` the chain as wallets print it: "USDT" on "Tron". */
export type Coin = {
  code: string;
  ticker: string;
  name: string;
  network: string;
  networkName: string;
  contract: string | null;
  decimals: number | null;
  /** True when a payment needs a memo or tag beside the address. */
  needsExtraId: boolean;
};

export type PriceInCoin = { priceCents: number; priceCurrency: string; payCurrency: string };

export type CreatePaymentInput = PriceInCoin & {
  orderId: string;
  description: string;
  callbackUrl: string;
};

export type CreatedPayment = {
  paymentId: string;
  payAddress: string;
  payAmount: string;
  payCurrency: string;
  network: string | null;
  /** Memo or tag; not null means compulsory. */
  extraId: string | null;
  contract: string | null;
  validUntil: Date | null;
};

export const PROVIDER_ERROR_CODES = [
  "unavailable",
  "amount_too_low",
  "unsupported_pair",
  "not_found",
  "rejected",
] as const;
export type ProviderErrorCode = (typeof PROVIDER_ERROR_CODES)[number];

/** Every failure that leaves a provider. `unavailable` covers time-outs, 429, 5xx and garbage: try again later. */
export class ProviderError extends Error {
  override readonly name = "ProviderError";
  constructor(
    readonly code: ProviderErrorCode,
    message: string,
    readonly retryAfterSeconds: number | null = null,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}
