import { compareDecimals } from "@/lib/domain/money";
import { isUnsettled, type OrderStatus } from "@/lib/domain/order";
import { factMeaning, type PaymentFact } from "@/lib/domain/payment";
import type { Ctx } from "@/lib/platform/ctx";
import { providerByKey } from "@/lib/providers/registry";
import { ProviderError } from "@/lib/providers/provider";
import {
  claimDueLookups,
  insertInboxMessage,
  scheduleLookup,
  type DueLookup,
} from "./payments-store";
import { processIpn } from "./process-ipn";
import { digestOf } from "./receive-ipn";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** A lost IPN is to be noticed within two minutes while the order is young. */
const YOUNG_GAP_MS = 90_000;
const LATER_GAPS_MS = [5 * MINUTE_MS, 15 * MINUTE_MS, HOUR_MS, 3 * HOUR_MS, 6 * HOUR_MS];
const BATCH_MAX = 20;

/** When the first look-up of a new payment is due. */
export function firstLookupAt(createdAt: Date): Date {
  return new Date(createdAt.getTime() + YOUNG_GAP_MS);
}

/** Asks the provider about the payments whose turn it is, and applies what it says through the IPN's own door. */
export async function lookUpDuePayments(ctx: Ctx): Promise<{ asked: number }> {
  const now = ctx.clock.now();
  const due = await claimDueLookups(ctx.db, now, new Date(now.getTime() + YOUNG_GAP_MS), BATCH_MAX);
  for (const payment of due) await lookUpOne(ctx, payment);
  return { asked: due.length };
}

async function lookUpOne(ctx: Ctx, payment: DueLookup): Promise<void> {
  if (!isUnsettled(payment.orderStatus as OrderStatus)) {
    await scheduleLookup(ctx.db, payment.id, null);
    return;
  }
  try {
    await applyProviderTruth(ctx, payment);
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    ctx.log.info({ err: error, paymentId: payment.providerPaymentId }, "a look-up got no answer");
  }
  await scheduleLookup(ctx.db, payment.id, nextLookupAt(ctx, payment));
}

type AskedPayment = Pick<
  DueLookup,
  "provider" | "providerPaymentId" | "providerStatus" | "amountReceived" | "transactionHash"
>;

/** Asks about one payment; stores and applies the answer if it says something new. Throws `ProviderError`. */
export async function applyProviderTruth(ctx: Ctx, payment: AskedPayment): Promise<PaymentFact> {
  const provider = providerByKey(ctx.config, payment.provider);
  const { fact, raw } = await provider.getPayment(payment.providerPaymentId);
  if (!saysSomethingNew(payment, fact)) return fact;
  const rawBody = new Uint8Array(Buffer.from(raw, "utf8"));
  const now = ctx.clock.now();
  const inboxId = await insertInboxMessage(ctx.db, {
    provider: payment.provider,
    digest: digestOf(rawBody),
    source: "lookup",
    receivedAt: now,
    rawBody,
    headers: {},
    remoteAddress: null,
    signatureVariant: null,
    paymentId: fact.paymentId,
    providerStatus: fact.status.slice(0, 64),
    orderId: fact.orderId?.slice(0, 64) ?? null,
    nextAttemptAt: now,
  });
  if (inboxId !== null) await processIpn(ctx, { inboxId });
  return fact;
}

function saysSomethingNew(known: AskedPayment, fact: PaymentFact): boolean {
  if (fact.status !== known.providerStatus && factMeaning(fact.status) !== "nothing") return true;
  if (fact.transactionHash !== null && known.transactionHash === null) return true;
  if (fact.actuallyPaid === null) return false;
  return compareDecimals(fact.actuallyPaid, known.amountReceived ?? "0") > 0;
}

function nextLookupAt(ctx: Ctx, payment: DueLookup): Date | null {
  const now = ctx.clock.now().getTime();
  const age = now - payment.orderCreatedAt.getTime();
  const step = Math.max(0, payment.lookupCount - HOUR_MS / YOUNG_GAP_MS);
  const gap =
    age < HOUR_MS ? YOUNG_GAP_MS : (LATER_GAPS_MS[Math.floor(step)] ?? LATER_GAPS_MS.at(-1));
  const next = new Date(now + (gap ?? HOUR_MS));
  return payment.validUntil && next > payment.validUntil ? null : next;
}
