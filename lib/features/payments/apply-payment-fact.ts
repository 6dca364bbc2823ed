import { compareDecimals, addDecimals } from "@/lib/domain/money";
import type { Decision } from "@/lib/domain/transition";
import { isFinalPayment, isSeen, type PaymentFact } from "@/lib/domain/payment";
import {
  transitionOrder,
  type Move,
  type OrderPatch,
  type OrderRow,
} from "@/lib/features/orders/transition-order";
import type { SqlCtx } from "@/lib/platform/ctx";
import { firstLookupAt } from "./look-up-schedule";
import {
  findOrderIdOfPayment,
  listPaymentsOfOrder,
  updatePayment,
  type PaymentRow,
} from "./payments-store";

export type FactOutcome =
  | { kind: "applied"; orderId: string; reason: string }
  | { kind: "unchanged"; orderId: string; reason: string }
  | { kind: "ignored"; orderId: null; reason: "unknown_order" | "payment_of_another_order" }
  | { kind: "too_early"; orderId: string };

export type FactInput = {
  provider: string;
  fact: PaymentFact;
  inboxId: bigint | null;
  /** True when an operator specified the order. The payment may then be one that was not created by this server. */
  fromOperator?: boolean;
};

/**
 * Applies one provider fact to its order in the caller's transaction: finds the order, updates the payment, and passes
 * the fact to the order state machine. The order's status is never taken directly from a message.
 */
export async function applyPaymentFact(ctx: SqlCtx, input: FactInput): Promise<FactOutcome> {
  const { fact, provider, fromOperator = false } = input;
  const known = await findOrderIdOfPayment(ctx.db, provider, fact);
  if (fromOperator && known !== null && known !== fact.orderId)
    return { kind: "ignored", orderId: null, reason: "payment_of_another_order" };
  const orderId = known ?? fact.orderId;
  const moved =
    orderId === null
      ? null
      : await transitionOrder(ctx, { orderId, move: (order) => moveFor(ctx, order, input) });
  if (!moved) return { kind: "ignored", orderId: null, reason: "unknown_order" };
  const { decision, order } = moved;
  if (decision.kind === "transition")
    return { kind: "applied", orderId: order.id, reason: decision.to };
  if (decision.why === "not_created") return { kind: "too_early", orderId: order.id };
  return { kind: "unchanged", orderId: order.id, reason: decision.why };
}

/** Returns the input that a fact creates for the locked order; null when the order has no payment at this provider. */
async function moveFor(
  ctx: SqlCtx,
  order: OrderRow,
  { provider, fact, inboxId, fromOperator = false }: FactInput,
): Promise<Move | null> {
  const payments = (await listPaymentsOfOrder(ctx.db, order.id)).filter(
    (p) => p.provider === provider,
  );
  const isOpening = order.status === "creating";
  if (payments.length === 0 && !fromOperator && !isOpening) return null;
  // Only the provider can identify the payment of an attempt whose response was lost.
  const matchable = fromOperator ? payments.filter((p) => p.providerPaymentId !== null) : payments;
  const payment = matchPayment(matchable, fact);
  return {
    input: {
      kind: "provider",
      fact,
      requestedCurrency: payment?.payCurrency ?? null,
      otherPaymentOpen: payments.some((other) => other !== payment && isOpen(other)),
      hasNewMoney: hasNewMoney(fact, payment),
    },
    columns: async (decision) => {
      if (!isTrusted(decision)) return {};
      const updated = payment ? await rememberFact(ctx, payment, fact) : null;
      return orderPatch({ order, payments, updated, fact, decision });
    },
    evidence: { paymentId: fact.paymentId, inboxId, detail: factDetail(fact) },
  };
}

/** A fact without an amount is new if it is the first that reports a partial payment. */
function hasNewMoney({ actuallyPaid }: PaymentFact, payment: PaymentRow | undefined): boolean {
  if (actuallyPaid === null) return payment?.status !== "partial";
  return compareDecimals(actuallyPaid, payment?.amountReceived ?? "0") > 0;
}

/** Finds the payment of a fact: by the provider's id, or else the attempt whose response was lost. */
function matchPayment(payments: PaymentRow[], fact: PaymentFact): PaymentRow | undefined {
  if (fact.parentPaymentId !== null) {
    return payments.find((payment) => payment.providerPaymentId === fact.paymentId);
  }
  return (
    payments.find((payment) => payment.providerPaymentId === fact.paymentId) ??
    payments.find(
      (payment) =>
        // Before any money has arrived, the response to the attempt can still arrive with the payment's id.
        isSeen(fact.status) &&
        payment.providerPaymentId === null &&
        (fact.payCurrency === null || fact.payCurrency.toLowerCase() === payment.payCurrency),
    )
  );
}

function isOpen(payment: PaymentRow): boolean {
  return payment.state === "open" && !isFinalPayment(payment.status);
}

/** A fact that contradicts the order, or is not about one of its payments, must not change its amounts. */
function isTrusted(decision: Decision): boolean {
  return (
    decision.kind === "transition" ||
    !["not_created", "price_mismatch", "redeposit", "unknown_status"].includes(decision.why)
  );
}

/** Updates the payment from a fact. An older or repeated message never reverts a newer one. */
async function rememberFact(
  ctx: SqlCtx,
  payment: PaymentRow,
  fact: PaymentFact,
): Promise<PaymentRow> {
  const isFinal = isFinalPayment(payment.status);
  const adopts = payment.providerPaymentId === null;
  const patch = {
    ...(adopts
      ? { providerPaymentId: fact.paymentId, nextLookupAt: firstLookupAt(ctx.clock.now()) }
      : {}),
    ...(isFinal && !isFinalPayment(fact.status)
      ? {}
      : { status: fact.status, providerStatus: fact.providerStatus }),
    amountReceived: greater(payment.amountReceived, fact.actuallyPaid),
    transactionHash: payment.transactionHash ?? fact.transactionHash,
    updatedAt: ctx.clock.now(),
  };
  await updatePayment(ctx.db, payment.id, patch);
  return { ...payment, ...patch };
}

function greater(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b;
  return compareDecimals(a, b) >= 0 ? a : b;
}

type PatchInput = {
  order: OrderRow;
  payments: PaymentRow[];
  /** The payment after the update; null when it was not created by this server. */
  updated: PaymentRow | null;
  fact: PaymentFact;
  decision: Decision;
};

function orderPatch({ order, payments, updated, fact, decision }: PatchInput): OrderPatch {
  const seen = isSeen(fact.status);
  const pays = decision.kind === "transition" && decision.to === "paid";
  // If the payer sent money to an address that was shown before, the order shows that payment from then on.
  const moves = decision.kind === "transition" && decision.to !== "failed";
  const switches =
    moves &&
    updated !== null &&
    updated.payAddress !== null &&
    updated.payCurrency !== order.payCurrency;
  const received = updated
    ? amountReceived(payments, updated, switches ? updated.payCurrency : order.payCurrency)
    : greater(order.amountReceived, fact.actuallyPaid);
  const hash = updated ? updated.transactionHash : fact.transactionHash;
  return {
    ...(seen && (pays || order.paymentId === null) ? { paymentId: fact.paymentId } : {}),
    ...(hash !== null && (pays || order.transactionHash === null) ? { transactionHash: hash } : {}),
    ...(received !== order.amountReceived && order.status !== "paid"
      ? { amountReceived: received }
      : {}),
    ...(switches ? { shownPaymentId: updated.id } : {}),
  };
}

/** The total received in one coin across all payments of the order; null while no amount is known. */
function amountReceived(
  payments: PaymentRow[],
  updated: PaymentRow,
  coin: string | null,
): string | null {
  return payments
    .map((payment) => (payment.id === updated.id ? updated : payment))
    .filter((payment) => payment.payCurrency === coin)
    .map((payment) => payment.amountReceived)
    .filter((amount): amount is string => amount !== null)
    .reduce<string | null>(
      (sum, amount) => (sum === null ? amount : addDecimals(sum, amount)),
      null,
    );
}

function factDetail(fact: PaymentFact): Record<string, string | null> {
  return {
    provider_status: fact.providerStatus,
    price_amount: fact.priceAmount,
    price_currency: fact.priceCurrency,
    pay_amount: fact.payAmount,
    pay_currency: fact.payCurrency,
    actually_paid: fact.actuallyPaid,
    order_id: fact.orderId,
    parent_payment_id: fact.parentPaymentId,
  };
}
