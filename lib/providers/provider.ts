import type { ProviderName } from "@/lib/contract/providers";
import type { PaymentFact } from "@/lib/domain/payment";

/**
 * The interface that every payment provider implements. It exposes no raw provider data types. All amounts are decimal
 * strings; all ids are strings; all codes are lowercase.
 */
export type PaymentProvider = {
  /** The provider name that the API returns for orders. */
  name: ProviderName;
  /** The coins that this merchant accepts. Cached by the provider for a short time. */
  listCoins(): Promise<Coin[]>;
  /** Converts `priceCents` to `payCurrency` at the current rate. */
  estimate(input: PriceInCoin): Promise<{ payAmount: string }>;
  /** The minimum payment in this coin, in crypto units and, if the provider reports it, in minor units of the price. */
  minimum(input: {
    payCurrency: string;
    priceCurrency: string;
  }): Promise<{ minAmount: string; minCents: number | null }>;
  /** Creates a payment and its address. Not idempotent: record the attempt first, and never retry blindly. */
  createPayment(input: CreatePaymentInput): Promise<CreatedPayment>;
  /** Resolves to the provider's current state of one payment, and the raw text it was parsed from. */
  getPayment(paymentId: string): Promise<{ fact: PaymentFact; raw: string }>;
};

/** `name` is the display name, `networkName` the chain as wallets show it: "USDT" on "Tron". */
export type Coin = {
  code: string;
  ticker: string;
  name: string;
  network: string;
  networkName: string;
  contract: string | null;
  decimals: number | null;
  /** True when a payment requires a memo or tag in addition to the address. */
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
  /** Memo or tag; required if not null. */
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

/** Every error that a provider throws. `unavailable` covers timeouts, 429, 5xx and invalid responses: retry later. */
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
