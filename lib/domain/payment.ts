/**
 * A provider's report about one payment, normalized. A fact never sets an order's status by itself: the order machine
 * decides. Amounts are decimal strings in crypto units; `priceAmount` is a decimal in fiat units.
 */
export type PaymentFact = {
  /** The provider's ID of the payment, always a string here. */
  paymentId: string;
  /** Set on a re-deposit: the payment whose address was reused. */
  parentPaymentId: string | null;
  /** The order that the payment was created for, as repeated by the provider. */
  orderId: string | null;
  status: PaymentStatus;
  /** The provider's own status in lowercase, for the record. */
  providerStatus: string;
  priceAmount: string | null;
  priceCurrency: string | null;
  payAmount: string | null;
  payCurrency: string | null;
  /** The amount received so far; null when the provider does not report it. */
  actuallyPaid: string | null;
  transactionHash: string | null;
  /** When the provider last changed the payment. */
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
 * The normalized status of one payment; each provider maps its own statuses to these. `waiting`: nothing was seen.
 * `confirming`: seen on the chain. `partial`: less than the amount due was received. `paid`: the merchant has the
 * money. `failed`, `expired`, `refunded`: it will not complete. `unknown`: a provider status that changes nothing.
 */
export type PaymentStatus = (typeof PAYMENT_STATUSES)[number];

/** True when the payment will not complete. */
export function isUnsuccessful(status: PaymentStatus): boolean {
  return status === "failed" || status === "expired" || status === "refunded";
}

/** True once the provider will no longer change the payment. */
export function isFinalPayment(status: PaymentStatus): boolean {
  return status === "paid" || isUnsuccessful(status);
}

/** True when the provider has reported any activity on the payment. */
export function isSeen(status: PaymentStatus): boolean {
  return status !== "waiting";
}
