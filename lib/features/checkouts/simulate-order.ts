import type { z } from "zod";
import type { SimulatedOutcome, simulateResource } from "@/lib/contract/sandbox";
import { AppError } from "@/lib/platform/app-error";
import type { AccountCtx, Ctx } from "@/lib/platform/ctx";
import { isSandbox } from "@/lib/providers/registry";
import { canPayerSimulate } from "@/lib/features/orders/can-payer-simulate";
import { simulatePayment } from "@/lib/providers/sandbox/simulate-payment";
import { findSandboxOrder } from "./checkouts-store";

export type SimulateOrderInput = { orderId: string; outcome: SimulatedOutcome };

/**
 * Simulates a payment outcome in the sandbox; the order is then updated by signed IPNs, as with real payments. An
 * account's context is limited to the account's orders in that mode. A context without an account is a payer, who holds
 * the link. Throws `not-found` for every order that a real payment could pay, so that its existence is not revealed,
 * and `forbidden` when a payer simulates a live order on a server that other machines can reach.
 */
export async function simulateOrder(
  ctx: Ctx | AccountCtx,
  input: SimulateOrderInput,
): Promise<z.input<typeof simulateResource>> {
  const { orderId, outcome } = input;
  const account = "accountId" in ctx ? ctx : null;
  const order = await findSandboxOrder(ctx.db, orderId, account);
  // A live order from before a real provider was configured must not be paid with a test payment afterwards.
  if (!order || !isSandbox(ctx.config, order.livemode)) throw notSimulated();
  if (!account && !canPayerSimulate(ctx, order)) throw payerCannotSimulate();
  const sent = await simulatePayment(ctx, { orderId, outcome });
  return { order_id: orderId, outcome, ipns_sent: sent };
}

function payerCannotSimulate(): AppError {
  return new AppError(
    "forbidden",
    "Payers can simulate the payment of a live order only on a server that is bound to loopback and reached without a proxy. Use POST /v1/sandbox/orders/{id}/simulate with an API key of the account, or a test order.",
  );
}

function notSimulated(): AppError {
  return new AppError(
    "not-found",
    "There is no order with this id that can be simulated. Use a key of the account and mode the order was made in, and an order that has a sandbox payment.",
  );
}
