import { z } from "zod";
import { integer } from "./fields";
import { operation } from "./operation";
import { orderFields } from "./order-fields";
import { orderParams } from "./orders";

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

const outcomeSchema = z
  .enum(SIMULATED_OUTCOMES)
  .meta({ description: "What the sandbox simulates.", example: "paid" });

export const simulateBody = z
  .strictObject({ outcome: outcomeSchema })
  .meta({ id: "SimulatePaymentRequest" });

export const simulateResource = z
  .object({
    order_id: orderFields.order_id,
    outcome: outcomeSchema,
    ipns_sent: integer("Number of IPNs that the sandbox sends for it.", 2),
  })
  .meta({
    id: "Simulation",
    description: "The simulation has started. The order changes as its signed IPNs arrive.",
  });

export const simulatePayerPayment = operation({
  id: "simulatePayerPayment",
  method: "POST",
  path: "/v1/pay/{id}/simulate",
  summary: "Simulate a payment on the payment page",
  auth: "public",
  params: orderParams,
  body: simulateBody,
  response: { 202: simulateResource },
  problems: ["conflict", "forbidden", "provider-unavailable"],
});

export const simulatePayment = operation({
  id: "simulatePayment",
  method: "POST",
  path: "/v1/sandbox/orders/{id}/simulate",
  summary: "Simulate a payment",
  description: "Drives a sandbox order to any status with signed IPNs, as a real payment would.",
  auth: "write",
  params: orderParams,
  body: simulateBody,
  response: { 202: simulateResource },
  problems: ["conflict", "provider-unavailable"],
});
