import { EXPENSIVE_BODIES } from "@/test/support/expensive-bodies";
import { keepBusy, type Attack } from "./attack";

const BODY_BYTES = 64 * 1024;

/** IPNs that are expensive to verify, with a signature that is well formed but wrong. */
function sendExpensiveIpns(attack: Attack): Promise<void> {
  const bodies = Object.values(EXPENSIVE_BODIES).map((make) => make(BODY_BYTES));
  return keepBusy(attack, 64, (turn) => ({
    method: "POST",
    path: "/webhooks/nowpayments/ipn",
    headers: {
      "content-type": "application/json",
      "x-nowpayments-sig": (turn % 16).toString(16).repeat(128),
    },
    body: bodies[turn % bodies.length],
  }));
}

/** What an attacker can trigger in the payment code: signature checks, and price requests to the provider. */
export const PAYMENT_SCENARIOS: readonly {
  name: string;
  run(attack: Attack): Promise<void>;
}[] = [
  { name: "long numbers in IPNs", run: sendExpensiveIpns },
  {
    name: "coins of an order",
    run: (attack) => keepBusy(attack, 256, () => ({ path: `/v1/pay/${attack.orderId}/coins` })),
  },
];
