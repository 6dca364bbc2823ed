import pMap from "p-map";
import type { PaymentFact } from "@/lib/domain/payment";
import type { Ctx, SqlCtx } from "@/lib/platform/ctx";
import { hotTransaction } from "@/lib/platform/db";
import { redact } from "@/lib/platform/logger";
import { parseStoredMessage } from "@/lib/providers/registry";
import { withinMs } from "@/lib/platform/within-ms";
import { toOperatorFact } from "./operator-message";
import { applyPaymentFact } from "./apply-payment-fact";
import {
  deferMessage,
  findPayment,
  findUnprocessed,
  finishMessage,
  listDueMessages,
  lockUnprocessed,
  postponeMessage,
} from "./payments-store";

const BATCH_MAX = 100;
const HASH_WAIT_MS = 2_000;
const TOO_EARLY_MS = 1_000;
const CONCURRENCY = 4;

/**
 * Applies one stored message to its order exactly once: the message is marked as processed in the transaction that
 * changes the order. Never throws: a message that fails is rescheduled with the error, and the worker tries again.
 */
export async function processIpn(
  ctx: Ctx,
  input: { inboxId: bigint; fresh?: FreshMessage },
): Promise<void> {
  try {
    const message = input.fresh ?? (await readStored(ctx, input.inboxId));
    if (!message) return;
    const fact = await completeFact(ctx, message);
    const again = await hotTransaction(ctx, (ctx) => processLocked(ctx, input.inboxId, fact));
    if (again) {
      const until = new Date(ctx.clock.now().getTime() + TOO_EARLY_MS);
      await deferMessage(ctx.db, input.inboxId, until);
    }
  } catch (error) {
    const inboxId = String(input.inboxId);
    ctx.log.error({ err: error, inboxId }, "an IPN could not be applied; it will be tried again");
    const text = redact(error instanceof Error ? error.message : String(error));
    await postponeMessage(ctx.db, input.inboxId, ctx.clock.now(), text).catch(() => undefined);
  }
}

/** A message that was just stored, already parsed, so that it need not be read again. */
export type FreshMessage = { provider: string; fact: PaymentFact | null };

async function readStored(ctx: Ctx, inboxId: bigint): Promise<FreshMessage | null> {
  const message = await findUnprocessed(ctx.db, inboxId);
  if (!message) return null;
  const { provider, rawBody } = message;
  if (message.source === "operator") return { provider, fact: toOperatorFact(provider, rawBody) };
  const parsed = parseStoredMessage(provider, rawBody);
  return { provider, fact: parsed.kind === "payment" ? parsed.fact : null };
}

/** Applies the unprocessed messages that are due: after a crash, an error, or before the order was created. */
export async function processDueIpns(ctx: Ctx): Promise<{ processed: number }> {
  const ids = await listDueMessages(ctx.db, ctx.clock.now(), BATCH_MAX);
  // `processIpn` never throws: a message that fails is rescheduled.
  const process = (inboxId: bigint) => processIpn(ctx, { inboxId });
  await pMap(ids, process, { concurrency: CONCURRENCY });
  return { processed: ids.length };
}

/** Returns true when the message arrived before its order was created and must be deferred. */
async function processLocked(
  ctx: SqlCtx,
  inboxId: bigint,
  fact: PaymentFact | null,
): Promise<boolean> {
  const message = await lockUnprocessed(ctx.db, inboxId);
  if (!message) return false;
  const processedAt = ctx.clock.now();
  if (!fact) {
    await finishMessage(ctx.db, inboxId, {
      processedAt,
      outcome: "ignored",
      reason: "not_a_payment",
      orderId: null,
    });
    return false;
  }
  const outcome = await applyPaymentFact(ctx, {
    provider: message.provider,
    fact,
    inboxId,
    fromOperator: message.source === "operator",
  });
  if (outcome.kind === "too_early") return true;
  await finishMessage(ctx.db, inboxId, {
    processedAt,
    outcome: outcome.kind,
    reason: outcome.reason,
    orderId: outcome.orderId,
  });
  return false;
}

/**
 * Adds the transaction hash, which an IPN lacks and the receipt should contain. Before a `paid` fact is applied, the
 * payment is looked up at the provider, with no transaction open and with a short timeout. Without a response, the hash
 * stays empty.
 */
async function completeFact(ctx: Ctx, message: FreshMessage): Promise<PaymentFact | null> {
  const { fact } = message;
  if (fact === null) return null;
  if (fact.status !== "paid" || fact.transactionHash !== null) return fact;
  const known = await findPayment(ctx.db, message.provider, fact.paymentId);
  if (!known || known.transactionHash !== null) return fact;
  const { provider } = ctx.services.providers.byKey(message.provider);
  const lookup = provider.getPayment(fact.paymentId);
  const found = await withinMs(HASH_WAIT_MS, lookup, "the lookup took too long").catch(() => null);
  return found ? { ...fact, transactionHash: found.fact.transactionHash } : fact;
}
