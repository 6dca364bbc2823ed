import type { PaymentStatus } from "@/lib/domain/payment";

export const NOWPAYMENTS_STATUSES = [
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
export type NowPaymentsStatus = (typeof NOWPAYMENTS_STATUSES)[number];

const STATUS: Record<NowPaymentsStatus, PaymentStatus> = {
  waiting: "waiting",
  confirming: "confirming",
  confirmed: "confirming",
  sending: "confirming",
  partially_paid: "partial",
  finished: "paid",
  failed: "failed",
  expired: "expired",
  refunded: "refunded",
};

/** Maps any string. Only `finished` maps to `paid`; an unrecognized status maps to `unknown`. */
export function toPaymentStatus(word: string): PaymentStatus {
  return Object.hasOwn(STATUS, word) ? STATUS[word as NowPaymentsStatus] : "unknown";
}
