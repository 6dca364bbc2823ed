import { z } from "zod";

export const SIMULATED_OUTCOMES = [
  "confirming",
  "paid",
  "partial",
  "top_up",
  "overpaid",
  "failed",
  "expired",
  "late",
  "duplicate",
  "out_of_order",
  "redeposit",
  "refunded",
] as const;
export type SimulatedOutcome = (typeof SIMULATED_OUTCOMES)[number];

export const simulateBody = z.strictObject({ outcome: z.enum(SIMULATED_OUTCOMES) });

/** What the sandbox chain was told to do; the order follows by signed IPNs, as with real money. */
export const simulateResource = z.object({
  order_id: z.string(),
  outcome: z.enum(SIMULATED_OUTCOMES),
  ipns_sent: z.number().int(),
});
