import type { SimulatedOutcome } from "@/lib/contract/sandbox";
import { AppError } from "@/lib/platform/app-error";
import type { Ctx } from "@/lib/platform/ctx";
import { inTransaction, type Tx } from "@/lib/platform/db";
import { sortedJson } from "@/lib/providers/nowpayments/signature";
import { newTransactionHash } from "./addresses";
import { wakeIpnPosters } from "./ipn-poster";
import { storyOf, type Step } from "./outcomes";
import { ipnJson } from "./payment-json";
import { shareOf } from "./prices";
import { findSandboxCoin, type SandboxCoin } from "./sandbox-coins";
import {
  insertSandboxIpns,
  insertSandboxPayment,
  lockNewestSandboxPayment,
  updateSandboxPayment,
  type SandboxPaymentRow,
} from "./sandbox-store";

export type SimulatePaymentInput = {
  orderId: string;
  outcome: SimulatedOutcome;
  /** Between two notices, so that a page shows confirming before paid. */
  spacingMs?: number;
};

const SPACING_MS = 700;
const REDEPOSIT = "0.5";

/**
 * Makes something happen on the sandbox's chain to the newest payment of an order, and queues the notices that tell of
 * it. Answers how many were queued; whichever process comes first posts them. Throws `not-found` when the sandbox has
 * no payment for the order.
 */
export async function simulatePayment(
  ctx: Pick<Ctx, "db" | "clock">,
  input: SimulatePaymentInput,
): Promise<number> {
  const queued = await inTransaction(ctx.db, async (tx) => {
    const payment = await lockNewestSandboxPayment(tx, input.orderId);
    const coin = payment && findSandboxCoin(payment.payCurrency);
    if (!payment || !coin) throw nothingToSimulate();
    const now = ctx.clock.now();
    const spacingMs = input.spacingMs ?? SPACING_MS;
    const when = { now, at: momentAfter(payment, now), spacingMs };
    return input.outcome === "redeposit"
      ? redeposit(tx, payment, coin, when)
      : happen(tx, { payment, coin, when, outcome: input.outcome });
  });
  wakeIpnPosters();
  return queued;
}

/** `now` is when the first notice is sent, `at` what it gives as the time of the change. */
type When = { now: Date; at: Date; spacingMs: number };

type Happening = {
  payment: SandboxPaymentRow;
  coin: SandboxCoin;
  when: When;
  outcome: Exclude<SimulatedOutcome, "redeposit">;
};

async function happen(tx: Tx, { payment, coin, when, outcome }: Happening): Promise<number> {
  const { payAmount, actuallyPaid: alreadyPaid } = payment;
  const story = storyOf({ outcome, payAmount, alreadyPaid, coin });
  const latest = Math.max(...story.steps.map((step) => step.stamp));
  await updateSandboxPayment(tx, payment.id, {
    status: story.status,
    actuallyPaid: story.paid,
    payinHash: payment.payinHash ?? (story.seen ? newTransactionHash(payment.network) : null),
    updatedAt: stampOf(when, latest),
  });
  return queue(tx, payment, story.steps, when);
}

/** Money comes again to an address that was used before: the service books it as a payment of its own. */
async function redeposit(
  tx: Tx,
  parent: SandboxPaymentRow,
  coin: SandboxCoin,
  when: When,
): Promise<number> {
  const { id: parentPaymentId, ...rest } = parent;
  const amount = shareOf(parent.payAmount, REDEPOSIT, coin);
  const payment = await insertSandboxPayment(tx, {
    ...rest,
    parentPaymentId,
    status: "finished",
    payAmount: amount,
    actuallyPaid: amount,
    payinHash: newTransactionHash(parent.network),
    createdAt: when.at,
    updatedAt: when.at,
  });
  return queue(tx, payment, [{ status: "finished", paid: amount, stamp: 0 }], when);
}

async function queue(
  tx: Tx,
  payment: SandboxPaymentRow,
  steps: Step[],
  when: When,
): Promise<number> {
  const { callbackUrl } = payment;
  if (callbackUrl === null) return 0;
  const ipns = steps.map((step, index) => {
    const { status, paid: actuallyPaid } = step;
    const moment = { ...payment, status, actuallyPaid, updatedAt: stampOf(when, step.stamp) };
    return {
      paymentId: payment.id,
      body: sortedJson(ipnJson(moment), "keep-arrays"),
      url: callbackUrl,
      nextAttemptAt: later(when.now, index * when.spacingMs),
    };
  });
  await insertSandboxIpns(tx, ipns);
  return ipns.length;
}

/** One more millisecond a step, so that without spacing the order of the notices can still be read. */
function stampOf(when: When, stamp: number): Date {
  return later(when.at, stamp * (when.spacingMs + 1));
}

/** Later than anything that was told about the payment before, also when two stories start in one millisecond. */
function momentAfter(payment: SandboxPaymentRow, now: Date): Date {
  return new Date(Math.max(now.getTime(), payment.updatedAt.getTime() + 1));
}

function later(date: Date, ms: number): Date {
  return new Date(date.getTime() + ms);
}

function nothingToSimulate(): AppError {
  return new AppError(
    "not-found",
    "The sandbox has no payment for this order. Only an order that was made in test mode or in the sandbox, and has a coin, can be simulated.",
  );
}
