import type { AnomalyKind } from "./transition";

/**
 * An anomaly is a payment that differs from what the order expected. It never changes an order by itself: a person
 * decides and records the decision.
 */
export type AnomalyPolicy = {
  /** What the anomaly means. */
  meaning: string;
  /** What the operator should do before resolving it. */
  action: string;
};

export const ANOMALY_POLICIES: Record<AnomalyKind, AnomalyPolicy> = {
  late_payment: {
    meaning:
      "Money arrived for an order that had already ended as failed or cancelled, or for a prompt that had ended as unsuccessful. What had ended stays as it is, and nothing was granted.",
    action:
      "Check in the provider's dashboard that the money has arrived. Then agree with the payer: grant the goods by hand under a new order, or send the money back. Note which, with the payout's id.",
  },
  underpaid: {
    meaning:
      "The provider called the payment finished although less arrived than was due. The order is paid, as the provider reports.",
    action:
      "Compare the received with the due amount. A shortfall within the provider's tolerance needs nothing; otherwise request the rest from the payer or adjust what was granted.",
  },
  overpaid: {
    meaning: "More arrived than was due. The order is paid; the surplus is with the merchant.",
    action:
      "Offer the payer the surplus back, less the network fee, or credit it. Note the amount and the payout's id.",
  },
  redeposit: {
    meaning:
      "The payer sent money again to the address of an earlier payment. A re-deposit never pays an order by itself.",
    action:
      "Find out what the payer meant to pay. If it completes this order's shortfall, mark it as finished in the provider's dashboard; otherwise send it back.",
  },
  wrong_asset: {
    meaning:
      "The payer sent another coin or network than was requested, and the provider accepted it. The order is paid, as the provider reports.",
    action:
      "Check in the provider's dashboard what was credited and that its value covers the price. Recover or refund the difference.",
  },
  price_mismatch: {
    meaning:
      "A signed message named another order, price or currency than this order has. It changed nothing.",
    action:
      "Compare the raw message with the order. If the merchant's provider account is shared with another program, separate them; if the message is right, correct it with the provider and apply it again. Treat it as fraud until explained.",
  },
  refund_after_paid: {
    meaning:
      "The provider reports the payment of a paid order as refunded. The order stays paid: what was granted was granted.",
    action:
      "Find out who refunded it and why. Withdraw what was granted if that is the agreement with the payer, and correct the bookkeeping.",
  },
  failed_after_paid: {
    meaning:
      "The provider reports the payment of a paid order as failed or expired. The order stays paid.",
    action:
      "Check in the provider's dashboard whether the money is really there. If it is not, contact the provider in writing, and decide with the merchant about what was granted.",
  },
  second_payment: {
    meaning: "A paid order received money by another of its payments too: it was paid twice.",
    action:
      "Send the second payment back, or credit it to the payer. Note its payment id and the payout's id.",
  },
};
