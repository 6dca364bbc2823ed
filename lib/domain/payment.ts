/**
 * What a provider says about one payment, in our own words. A fact never sets an order's status by itself: the order
 * machine decides. Amounts are decimal strings in crypto units, `priceAmount` a decimal in fiat units.
 */
export type PaymentFact = {
  /** The provider's id of the payment, always a string here. */
  paymentId: string;
  /** Set on a re-deposit: the payment whose address was used again. */
  parentPaymentId: string | null;
  /** The order the payment was made for, as the provider repeats it. */
  orderId: string | null;
  /** The provider's own word, lower-case; unknown words are kept, and change nothing. */
  status: string;
  priceAmount: string | null;
  priceCurrency: string | null;
  payAmount: string | null;
  payCurrency: string | null;
  /** What has arrived so far; null when the provider does not say. */
  actuallyPaid: string | null;
  transactionHash: string | null;
  /** When the provider last changed it. */
  updatedAt: Date | null;
};

export const PROVIDER_STATUSES = [
  "waiting",
  "confirming",
  "confirmed",
  "sending",
  "partially_paid",
  "finished",
  "failed",
  "expired",
  "refunded",
] as const;
export type ProviderStatus = (typeof PROVIDER_STATUSES)[number];

export type FactMeaning = "nothing" | "seen" | "partial" | "finished" | "dead" | "unknown";

const MEANING: Record<ProviderStatus, FactMeaning> = {
  waiting: "nothing",
  confirming: "seen",
  confirmed: "seen",
  sending: "seen",
  partially_paid: "partial",
  finished: "finished",
  failed: "dead",
  expired: "dead",
  refunded: "dead",
};

/** Total over every string: only an explicit success means money, and a word we do not know means nothing. */
export function factMeaning(status: string): FactMeaning {
  return Object.hasOwn(MEANING, status) ? MEANING[status as ProviderStatus] : "unknown";
}

/** True once the provider will not change the payment any more. */
export function isProviderFinal(status: string): boolean {
  const meaning = factMeaning(status);
  return meaning === "finished" || meaning === "dead";
}
