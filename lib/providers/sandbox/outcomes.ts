import type { SimulatedOutcome } from "@/lib/contract/sandbox";
import type { NowPaymentsStatus } from "@/lib/providers/nowpayments/payment-status";
import { compareAmounts, shareOf } from "./prices";
import type { SandboxCoin } from "./sandbox-coins";

/** One IPN of a story: its content, and its position in time. Two with the same `stamp` have identical bodies. */
export type Step = { status: NowPaymentsStatus; paid: string; stamp: number };

/** A simulated course of events on the chain: the stored final state, and the IPNs in sending order. */
export type Story = {
  status: NowPaymentsStatus;
  paid: string;
  /** True when the final state includes a transaction on the chain. */
  seen: boolean;
  steps: Step[];
};

export type StoryInput = {
  outcome: Exclude<SimulatedOutcome, "redeposit">;
  payAmount: string;
  alreadyPaid: string;
  coin: SandboxCoin;
};

const PARTIAL = "0.6";
const OVERPAID = "1.1";

/** Returns the statuses and IPNs that the real provider would report for an outcome. */
export function storyOf({ outcome, payAmount, alreadyPaid, coin }: StoryInput): Story {
  const full = compareAmounts(alreadyPaid, payAmount) > 0 ? alreadyPaid : payAmount;
  switch (outcome) {
    case "confirming":
      return storyWith(["confirming"], full);
    case "paid":
    case "late":
      return storyWith(["confirming", "confirmed", "sending", "finished"], full);
    case "overpaid":
      return storyWith(
        ["confirming", "confirmed", "sending", "finished"],
        shareOf(payAmount, OVERPAID, coin),
      );
    case "partial":
      return storyWith(["confirming", "partially_paid"], shareOf(payAmount, PARTIAL, coin));
    case "top_up":
      return storyWith(["confirming", "finished"], full);
    case "duplicate":
      return retold(
        ["confirming", "finished", "finished", "finished", "finished"],
        [0, 1, 1, 1, 2],
        full,
      );
    case "out_of_order":
      return retold(["finished", "confirming", "sending"], [2, 0, 1], full);
    case "failed":
    case "expired":
    case "refunded":
      return storyWith([outcome], alreadyPaid);
  }
}

function storyWith(statuses: NowPaymentsStatus[], paid: string): Story {
  return retold(
    statuses,
    statuses.map((_, index) => index),
    paid,
  );
}

function retold(statuses: NowPaymentsStatus[], stamps: number[], paid: string): Story {
  const steps = statuses.map((status, index) => ({ status, paid, stamp: stamps[index] ?? index }));
  const last = steps.reduce((latest, step) => (step.stamp >= latest.stamp ? step : latest));
  return { status: last.status, paid, seen: compareAmounts(paid, "0") > 0, steps };
}
