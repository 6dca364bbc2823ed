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
  status: PaymentStatus;
  /** The provider's own word for the status, in lower case, for the record. */
  providerStatus: string;
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

export const PAYMENT_STATUSES = [
  "waiting",
  "confirming",
  "partial",
  "paid",
  "failed",
  "expired",
  "refunded",
  "unknown",
] as const;
/**
 * The status of one payment in our own words; each provider maps its words to them. `waiting`: nothing has been seen.
 * `confirming`: seen on the chain. `partial`: less than due has arrived. `paid`: the money is with the merchant.
 * `failed`, `expired`, `refunded`: it will not complete. `unknown`: a word that changes nothing.
 */
export type PaymentStatus = (typeof PAYMENT_STATUSES)[number];

/** True when the payment will not complete. */
export function isUnsuccessful(status: PaymentStatus): boolean {
  return status === "failed" || status === "expired" || status === "refunded";
}

/** True once the provider will not change the payment any more. */
export function isFinalPayment(status: PaymentStatus): boolean {
  return status === "paid" || isUnsuccessful(status);
}

/** True when the provider has seen something happen to the payment. */
export function isSeen(status: PaymentStatus): boolean {
  return status !== "waiting";
}
