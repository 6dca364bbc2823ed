import pMap from "p-map";
import { applyProviderTruth } from "@/lib/features/payments/look-up-payments";
import type { PaymentFact } from "@/lib/domain/payment";
import type { Ctx } from "@/lib/platform/ctx";
import { ProviderError } from "@/lib/providers/provider";
import type { Position } from "@/lib/platform/cursor";
import { comparePaidBy, comparePayment, type Difference } from "./compare-payment";
import {
  listOrdersSince,
  readReconcileOrder,
  type ReconcileOrder,
  type ReconcilePayment,
} from "./reconcile-store";

const BATCH = 200;
/** The number of orders reconciled concurrently. Kept low because of the provider's rate limits. */
const CONCURRENCY = 4;
/** After this many consecutive failures, the provider is considered unavailable and is not queried again. */
const FAILURES_MAX = 5;

export type NotQueried = { orderId: string; paymentId: string; why: string };
export type ReconcileReport = {
  orders: number;
  queried: number;
  /** The differences found. With `apply`, the differences that remain after the provider's data was applied. */
  differing: Difference[];
  applied: number;
  notQueried: NotQueried[];
};

type Run = ReconcileReport & { ctx: Ctx; apply: boolean; failures: Map<string, number> };

/**
 * Queries the provider for every payment of the orders created since `since` and compares its records with ours. With
 * `apply`, the provider's data is processed like an IPN, and the order state machine decides. A payment that could not
 * be queried is reported in `notQueried`, never counted as matching.
 */
export async function reconcilePayments(
  ctx: Ctx,
  input: { since: Date; apply: boolean },
): Promise<ReconcileReport> {
  const run: Run = {
    ctx,
    apply: input.apply,
    failures: new Map(),
    orders: 0,
    queried: 0,
    differing: [],
    applied: 0,
    notQueried: [],
  };
  let after: Position | null = null;
  for (;;) {
    const orders: ReconcileOrder[] = await listOrdersSince(ctx.db, {
      since: input.since,
      after,
      take: BATCH,
    });
    await pMap(orders, (order) => reconcileOrder(run, order), { concurrency: CONCURRENCY });
    const last = orders.at(-1);
    if (!last || orders.length < BATCH) break;
    after = last;
  }
  const { orders, queried, differing, applied, notQueried } = run;
  return { orders, queried, differing, applied, notQueried };
}

async function reconcileOrder(run: Run, order: ReconcileOrder): Promise<void> {
  run.orders++;
  for (const payment of order.payments) await reconcilePayment(run, order, payment);
  const unbacked = comparePaidBy(order);
  if (unbacked) run.differing.push(unbacked);
}

async function reconcilePayment(
  run: Run,
  order: ReconcileOrder,
  payment: ReconcilePayment,
): Promise<void> {
  const result = await lookUp(run, payment);
  if (result.kind === "failed") {
    const paymentId = payment.providerPaymentId ?? "-";
    run.notQueried.push({ orderId: order.id, paymentId, why: result.why });
    return;
  }
  run.queried++;
  const difference = await differenceNow(run, { order, payment, fact: result.fact });
  if (!difference) return;
  const left = run.apply && result.fact ? await applyTruth(run, payment, difference) : difference;
  if (left) run.differing.push(left);
  else run.applied++;
}

type Compared = { order: ReconcileOrder; payment: ReconcilePayment; fact: PaymentFact | null };

/** Compares twice, because an IPN may have arrived between reading our records and the provider's response. */
async function differenceNow(run: Run, compared: Compared): Promise<Difference | null> {
  const { order, payment, fact } = compared;
  if (!comparePayment(order, payment, fact)) return null;
  const now = await readReconcileOrder(run.ctx.db, order.id);
  const same = now.payments.find((each) => each.id === payment.id);
  return same ? comparePayment(now, same, fact) : null;
}

type LookUp = { kind: "found"; fact: PaymentFact | null } | { kind: "failed"; why: string };

async function lookUp(run: Run, payment: ReconcilePayment): Promise<LookUp> {
  const { ctx, failures } = run;
  const { provider, providerPaymentId } = payment;
  if (providerPaymentId === null)
    return { kind: "failed", why: "the provider never returned its id" };
  const failed = failures.get(provider) ?? 0;
  if (failed >= FAILURES_MAX) return { kind: "failed", why: `${provider} does not respond` };
  try {
    const from = ctx.services.providers.byKey(provider);
    const { fact } = await from.provider.getPayment(providerPaymentId);
    failures.set(provider, 0);
    return { kind: "found", fact };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    if (error.code === "not_found") return { kind: "found", fact: null };
    failures.set(provider, (failures.get(provider) ?? 0) + 1);
    return { kind: "failed", why: error.message };
  }
}

/** Processes the provider's data like an IPN. Returns the difference that remains, or null. */
async function applyTruth(
  run: Run,
  payment: ReconcilePayment,
  difference: Difference,
): Promise<Difference | null> {
  const { ctx } = run;
  const { orderId, providerPaymentId } = payment;
  if (providerPaymentId === null) return difference;
  try {
    const fact = await applyProviderTruth(ctx, { ...payment, providerPaymentId });
    const order = await readReconcileOrder(ctx.db, orderId);
    const now = order.payments.find((each) => each.id === payment.id);
    return now ? comparePayment(order, now, fact) : difference;
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    return difference;
  }
}
