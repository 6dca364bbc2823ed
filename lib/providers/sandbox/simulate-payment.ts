import type { SimulatedOutcome } from "@/lib/contract/sandbox";
import { AppError } from "@/lib/platform/app-error";
import type { Ctx } from "@/lib/platform/ctx";
import { transaction } from "@/lib/platform/db";
import { sortedJson } from "@/lib/providers/nowpayments/signature";
import { newTransactionHash } from "./addresses";
import type { SandboxCtx } from "./sandbox-calls";
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
  /** Delay between two IPNs, so that a page shows confirming before paid. */
  spacingMs?: number;
};

const SPACING_MS = 700;
const REDEPOSIT = "0.5";

/**
 * Simulates an outcome for the newest payment of an order, and queues the IPNs that report it. Resolves to the number
 * of queued IPNs; any process may post them. Throws `not-found` when the sandbox has no payment for the order.
 */
export async function simulatePayment(
  ctx: SandboxCtx & Pick<Ctx, "services">,
  input: SimulatePaymentInput,
): Promise<number> {
  const queued = await transaction(ctx, async (ctx) => {
    const payment = await lockNewestSandboxPayment(ctx.db, input.orderId);
    const coin = payment && findSandboxCoin(payment.payCurrency);
    if (!payment || !coin) throw nothingToSimulate();
    const now = ctx.clock.now();
    const spacingMs = input.spacingMs ?? SPACING_MS;
    const when = { now, at: momentAfter(payment, now), spacingMs };
    return input.outcome === "redeposit"
      ? redeposit(ctx, payment, coin, when)
      : happen(ctx, { payment, coin, when, outcome: input.outcome });
  });
  for (const wake of ctx.services.sandbox.wakePosters) wake();
  return queued;
}

/** `now` is when the first IPN is sent; `at` is the time of the change that it reports. */
type When = { now: Date; at: Date; spacingMs: number };

type Happening = {
  payment: SandboxPaymentRow;
  coin: SandboxCoin;
  when: When;
  outcome: Exclude<SimulatedOutcome, "redeposit">;
};

async function happen(
  ctx: SandboxCtx,
  { payment, coin, when, outcome }: Happening,
): Promise<number> {
  const { payAmount, actuallyPaid: alreadyPaid } = payment;
  const story = storyOf({ outcome, payAmount, alreadyPaid, coin });
  const latest = Math.max(...story.steps.map((step) => step.stamp));
  await updateSandboxPayment(ctx.db, payment.id, {
    status: story.status,
    actuallyPaid: story.paid,
    payinHash: payment.payinHash ?? (story.seen ? newTransactionHash(payment.network) : null),
    updatedAt: stampOf(when, latest),
  });
  return queue(ctx, payment, story.steps, when);
}

/** A further transfer to an address that was already used; the service records it as a separate payment. */
async function redeposit(
  ctx: SandboxCtx,
  parent: SandboxPaymentRow,
  coin: SandboxCoin,
  when: When,
): Promise<number> {
  const { id: parentPaymentId, ...rest } = parent;
  const amount = shareOf(parent.payAmount, REDEPOSIT, coin);
  const payment = await insertSandboxPayment(ctx.db, {
    ...rest,
    parentPaymentId,
    status: "finished",
    payAmount: amount,
    actuallyPaid: amount,
    payinHash: newTransactionHash(parent.network),
    createdAt: when.at,
    updatedAt: when.at,
  });
  return queue(ctx, payment, [{ status: "finished", paid: amount, stamp: 0 }], when);
}

async function queue(
  ctx: SandboxCtx,
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
  await insertSandboxIpns(ctx.db, ipns);
  return ipns.length;
}

/** Adds one millisecond per step, so that the IPNs have distinct, ordered times even without spacing. */
function stampOf(when: When, stamp: number): Date {
  return later(when.at, stamp * (when.spacingMs + 1));
}

/** A time later than any reported for the payment before, even if two stories start in the same millisecond. */
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
