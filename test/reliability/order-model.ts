import fc from "fast-check";
import { cancelOrder } from "@/lib/features/orders/cancel-order";
import { expireOrders } from "@/lib/features/payments/expire-orders";
import { AppError } from "@/lib/platform/app-error";
import type { AccountCtx, Ctx } from "@/lib/platform/ctx";
import { createTestOrder, type TestOrder } from "@/test/support/test-orders";
import { deliverIpn, ipnBody } from "@/test/support/test-sandbox";
import type { Report } from "./report";

const IPNS = [
  "waiting",
  "confirming",
  "confirmed",
  "sending",
  "partially_paid",
  "finished",
  "failed",
  "expired",
  "refunded",
  "news_to_us",
] as const;

type Step =
  | {
      kind: "ipn";
      status: (typeof IPNS)[number];
      twist: "none" | "other_price" | "redeposit";
    }
  | { kind: "again" }
  | { kind: "cancel" }
  | { kind: "window_passed" };

/** Everything that can be observed of one order from outside. */
export type Observed = {
  status: string;
  reason: string | null;
  timeline: string[];
  events: string[];
  receipts: number;
};

/** The system under test: a new order to which steps are applied. */
export type Subject = { take(step: Step): Promise<void>; observe(): Promise<Observed> };

const ipnStep: fc.Arbitrary<Step> = fc.record({
  kind: fc.constant("ipn" as const),
  status: fc.constantFrom(...IPNS),
  twist: fc.oneof(
    { weight: 8, arbitrary: fc.constant("none" as const) },
    { weight: 1, arbitrary: fc.constantFrom("other_price" as const, "redeposit" as const) },
  ),
});
const steps = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: ipnStep },
    { weight: 2, arbitrary: fc.constant<Step>({ kind: "again" }) },
    { weight: 1, arbitrary: fc.constant<Step>({ kind: "cancel" }) },
    { weight: 1, arbitrary: fc.constant<Step>({ kind: "window_passed" }) },
  ),
  { minLength: 1, maxLength: 10 },
);

/**
 * The expected state of an order, derived independently from the contract's tables. It shares no code with the
 * application.
 */
function lawOf(taken: Step[]): Observed {
  const order: Observed = {
    status: "pending",
    reason: null,
    timeline: ["pending"],
    events: [],
    receipts: 0,
  };
  const enter = (status: string, reason: string | null = null) => {
    Object.assign(order, { status, reason });
    order.timeline.push(status);
    order.events.push(`crypto.order.${status}`);
    if (status === "paid") order.receipts = 1;
  };
  for (const step of taken) {
    const isOver = ["paid", "failed", "cancelled"].includes(order.status);
    if (step.kind === "cancel" && order.status === "pending") enter("cancelled");
    if (step.kind === "window_passed" && order.status === "pending") enter("failed", "expired");
    if (step.kind !== "ipn" || step.twist !== "none") continue;
    const late = step.status === "finished" || step.status === "partially_paid";
    if (isOver) {
      const unannounced = !order.events.includes("crypto.order.late_payment");
      if (late && order.status !== "paid" && unannounced)
        order.events.push("crypto.order.late_payment");
    } else if (step.status === "finished") enter("paid");
    else if (["failed", "expired", "refunded"].includes(step.status)) enter("failed", "ipn");
    else if (step.status === "partially_paid" && order.status !== "partial") enter("partial");
    else if (["confirming", "confirmed", "sending"].includes(step.status))
      if (order.status === "pending") enter("confirming");
  }
  return { ...order, events: order.events.sort() };
}

type ModelOptions = { runs: number; seed: number; path?: string; subject: () => Promise<Subject> };

/** R12: after every step, the database shows the state that the model expects. A failure reports its seed and path. */
export async function runOrderModel(options: ModelOptions): Promise<Report> {
  let taken = 0;
  const property = fc.asyncProperty(steps, async (given) => {
    const subject = await options.subject();
    const soFar: Step[] = [];
    for (const step of given) {
      taken += 1;
      soFar.push(step);
      await subject.take(step);
      const expected = JSON.stringify(lawOf(soFar));
      const seen = JSON.stringify(await subject.observe());
      if (seen !== expected) throw new Error(`expected ${expected}, found ${seen}`);
    }
  });
  const details = await fc.check(property, {
    numRuns: options.runs,
    seed: options.seed,
    path: options.path,
  });
  const replay = `replay with RELIABILITY_SEED=${details.seed}`;
  return {
    attempted: details.numRuns,
    acknowledged: details.failed ? details.numRuns - 1 : details.numRuns,
    lost: 0,
    unexpected: details.failed ? 1 : 0,
    duplicated: 0,
    recovered: 0,
    notes: details.failed
      ? [
          `${replay} RELIABILITY_PATH=${details.counterexamplePath}`,
          JSON.stringify(details.counterexample),
          String(details.errorInstance),
        ]
      : [`${taken} steps; ${replay}`],
  };
}

/** The application and its database as the subject. */
export async function databaseSubject(
  world: { ctx: Ctx; clock: { now(): Date; set(at: Date): void } },
  accountCtx: AccountCtx,
): Promise<Subject> {
  const order = await createTestOrder(accountCtx, { pay_currency: "ltc" });
  let last: string | null = null;
  let sent = 0;
  return {
    async take(step) {
      if (step.kind === "cancel") return cancelIfPossible(accountCtx, order.orderId);
      if (step.kind === "window_passed") return passWindow(world);
      if (step.kind === "ipn") last = bodyOfIpn(order, step, ++sent);
      if (last !== null) await deliverIpn(world.ctx, last);
    },
    observe: () => observe(world.ctx, order.orderId),
  };
}

function bodyOfIpn(order: TestOrder, step: Extract<Step, { kind: "ipn" }>, sent: number) {
  const fields = order.ipn(step.status, { updated_at: 1749522415506 + sent });
  const parent = fields.payment_id;
  if (step.twist === "other_price") return ipnBody({ ...fields, price_amount: 1 });
  if (step.twist === "redeposit")
    return ipnBody({ ...fields, payment_id: parent + 500_000_000, parent_payment_id: parent });
  return ipnBody(fields);
}

async function cancelIfPossible(ctx: AccountCtx, orderId: string): Promise<void> {
  await cancelOrder(ctx, { orderId }).catch((error: unknown) => {
    if (!(error instanceof AppError && error.slug === "conflict")) throw error;
  });
}

async function passWindow(world: {
  ctx: Ctx;
  clock: { now(): Date; set(at: Date): void };
}): Promise<void> {
  world.clock.set(new Date(world.clock.now().getTime() + world.ctx.config.payWindowMs + 1000));
  while ((await expireOrders(world.ctx)).expired > 0);
}

async function observe(ctx: Ctx, orderId: string): Promise<Observed> {
  const order = await ctx.db.order.findUniqueOrThrow({
    where: { id: orderId },
    include: {
      timeline: { orderBy: { seq: "asc" }, select: { status: true } },
      events: { orderBy: { type: "asc" }, select: { type: true } },
      receipt: { select: { orderId: true } },
    },
  });
  return {
    status: order.status,
    reason: order.failureReason,
    timeline: order.timeline.map((entry) => entry.status),
    events: order.events.map((event) => event.type).sort(),
    receipts: order.receipt ? 1 : 0,
  };
}
