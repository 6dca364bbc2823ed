import pMap from "p-map";
import { compareDecimals } from "@/lib/domain/money";
import { isFinalPayment, isSeen, type PaymentFact } from "@/lib/domain/payment";
import type { Ctx } from "@/lib/platform/ctx";
import { ProviderError } from "@/lib/providers/provider";
import {
  claimDueLookups,
  insertInboxMessage,
  scheduleLookup,
  type DueLookup,
} from "./payments-store";
import { nextLookupAt } from "./look-up-schedule";
import { processIpn } from "./process-ipn";
import { startLookUpBatch, type LookUpBatch } from "./look-up-batch";
import { digestOf } from "./receive-ipn";

const BATCH_MAX = 100;
const CONCURRENCY = 8;
/** Longer than the slowest run, so that a payment whose look-up is in progress is not claimed again. */
const CLAIM_MS = 5 * 60_000;

/** Looks up the payments that are due at the provider, and applies new facts through the same inbox as IPNs. */
export async function lookUpDuePayments(ctx: Ctx): Promise<{ lookedUp: number }> {
  const now = ctx.clock.now();
  const due = await claimDueLookups(ctx.db, now, new Date(now.getTime() + CLAIM_MS), BATCH_MAX);
  const batch = startLookUpBatch();
  const process = async (payment: DueLookup) => {
    try {
      await lookUpOne(ctx, batch, payment);
    } catch (error) {
      ctx.log.error({ err: error, paymentId: payment.id }, "a look-up failed; it is tried again");
    }
  };
  await pMap(due, process, { concurrency: CONCURRENCY });
  return { lookedUp: due.length };
}

async function lookUpOne(ctx: Ctx, batch: LookUpBatch, payment: DueLookup): Promise<void> {
  if (!isWorthLookUp(payment)) {
    await scheduleLookup(ctx.db, payment.id, null);
    return;
  }
  try {
    await batch.run(payment.provider, () => applyProviderTruth(ctx, payment));
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    ctx.log.info({ err: error, paymentId: payment.providerPaymentId }, "a look-up failed");
  }
  await scheduleLookup(ctx.db, payment.id, nextLookupAt(ctx.clock.now(), payment));
}

/**
 * Returns false when the order is paid or the payment is final. An order that ended unpaid can still receive money
 * while its address is valid, and nothing else would detect it.
 */
function isWorthLookUp(payment: DueLookup): boolean {
  if (payment.orderStatus === "paid") return false;
  return !isFinalPayment(payment.status);
}

type KnownPayment = Pick<
  DueLookup,
  "provider" | "providerPaymentId" | "providerStatus" | "amountReceived" | "transactionHash"
>;

/** Looks up one payment at the provider. Stores and applies the response if it is new. Throws `ProviderError`. */
export async function applyProviderTruth(ctx: Ctx, payment: KnownPayment): Promise<PaymentFact> {
  const { provider } = ctx.services.providers.byKey(payment.provider);
  const { fact, raw } = await provider.getPayment(payment.providerPaymentId);
  if (!isNew(payment, fact)) return fact;
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
    providerStatus: fact.providerStatus.slice(0, 64),
    orderId: fact.orderId?.slice(0, 64) ?? null,
    nextAttemptAt: now,
  });
  if (inboxId !== null) await processIpn(ctx, { inboxId });
  return fact;
}

function isNew(known: KnownPayment, fact: PaymentFact): boolean {
  if (fact.providerStatus !== known.providerStatus && isSeen(fact.status)) return true;
  if (fact.transactionHash !== null && known.transactionHash === null) return true;
  if (fact.actuallyPaid === null) return false;
  return compareDecimals(fact.actuallyPaid, known.amountReceived ?? "0") > 0;
}
