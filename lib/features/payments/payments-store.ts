import { Prisma, type IpnInbox, type Payment } from "@/prisma/generated/client";
import type { StoredOrderStatus } from "@/lib/domain/order";
import type { PaymentStatus } from "@/lib/domain/payment";
import { changesOf, columnsOf, hot, valuesOf, type Db, type Sql } from "@/lib/platform/db";

/** A payment, with what the columns hold that are text in the database. */
export type PaymentRow = Payment & {
  status: PaymentStatus;
  state: "attempting" | "open" | "abandoned";
};

const PAYMENT = columnsOf(Prisma.PaymentScalarFieldEnum, "p");

export type NewInboxMessage = Omit<
  IpnInbox,
  "id" | "processedAt" | "outcome" | "reason" | "attempts" | "lastError"
> & { source: "ipn" | "lookup" | "operator"; headers: Record<string, string> };

/** Stores a message once and returns its id; null when the provider's message with this digest is already stored. */
export async function insertInboxMessage(db: Db, message: NewInboxMessage): Promise<bigint | null> {
  const rows = await hot(db).$queryRaw<{ id: bigint | string }[]>`
    INSERT INTO ipn_inbox (provider, digest, source, received_at, raw_body, headers, remote_address,
      signature_variant, payment_id, provider_status, order_id, next_attempt_at)
    VALUES (${message.provider}, ${message.digest}, ${message.source}, ${message.receivedAt}, ${message.rawBody},
      ${JSON.stringify(message.headers)}::jsonb, ${message.remoteAddress}, ${message.signatureVariant},
      ${message.paymentId}, ${message.providerStatus}, ${message.orderId}, ${message.nextAttemptAt})
    ON CONFLICT (provider, digest) DO NOTHING RETURNING id`;
  return rows[0] ? BigInt(rows[0].id) : null;
}

/** Counts the messages of operators about an order. */
export function countOperatorMessages(db: Db, orderId: string): Promise<number> {
  return db.ipnInbox.count({ where: { orderId, source: "operator" } });
}

/** Returns the message, or null when there is none or it has been processed. */
export function findUnprocessed(db: Db, id: bigint) {
  return db.ipnInbox.findFirst({ where: { id, processedAt: null } });
}

/** Locks an unprocessed message for this transaction; null when it is processed or locked by another transaction. */
export async function lockUnprocessed(
  db: Sql,
  id: bigint,
): Promise<{ provider: string; source: string } | null> {
  const rows = await db.$queryRaw<{ provider: string; source: string }[]>`
    SELECT provider, source FROM ipn_inbox WHERE id = ${id} AND processed_at IS NULL FOR UPDATE SKIP LOCKED`;
  return rows[0] ?? null;
}

/** Records the outcome of a message. */
export async function finishMessage(
  db: Sql,
  id: bigint,
  done: {
    processedAt: Date;
    outcome: "applied" | "unchanged" | "ignored";
    reason: string | null;
    orderId: string | null;
  },
): Promise<void> {
  await db.$executeRaw`
    UPDATE ipn_inbox SET processed_at = ${done.processedAt}, outcome = ${done.outcome}, reason = ${done.reason},
      order_id = coalesce(${done.orderId}, order_id), attempts = attempts + 1, last_error = NULL
    WHERE id = ${id}`;
}

/** Schedules a retry of a message and records the error. The delay doubles from ten seconds up to five minutes. */
export async function postponeMessage(db: Db, id: bigint, now: Date, error: string): Promise<void> {
  await db.$executeRaw`
    UPDATE ipn_inbox SET attempts = attempts + 1, last_error = ${error.slice(0, 1000)},
      next_attempt_at = ${now}::timestamptz + least(300, 10 * 2 ^ least(attempts, 10)) * interval '1 second'
    WHERE id = ${id} AND processed_at IS NULL`;
}

/** Defers a message that arrived before its order was created. */
export async function deferMessage(db: Db, id: bigint, until: Date): Promise<void> {
  await db.ipnInbox.updateMany({
    where: { id, processedAt: null },
    data: { nextAttemptAt: until, lastError: "the order is still being created" },
  });
}

/** Returns the ids of unprocessed messages that are due at `now`, earliest due first. */
export async function listDueMessages(db: Db, now: Date, limit: number): Promise<bigint[]> {
  const rows = await db.ipnInbox.findMany({
    where: { processedAt: null, nextAttemptAt: { lte: now } },
    orderBy: [{ nextAttemptAt: "asc" }, { id: "asc" }],
    take: limit,
    select: { id: true },
  });
  return rows.map((row) => row.id);
}

/** Returns the payment with this id at the provider, or null. */
export async function findPayment(
  db: Db,
  provider: string,
  providerPaymentId: string,
): Promise<PaymentRow | null> {
  const rows = await hot(db).$queryRaw<PaymentRow[]>`
    SELECT ${PAYMENT} FROM payments p
    WHERE p.provider = ${provider} AND p.provider_payment_id = ${providerPaymentId}`;
  return rows[0] ?? null;
}

/** Returns the order of a payment, by the provider's payment id, or else by the parent payment of a re-deposit. */
export async function findOrderIdOfPayment(
  db: Sql,
  provider: string,
  ids: { paymentId: string; parentPaymentId: string | null },
): Promise<string | null> {
  const rows = await db.$queryRaw<{ orderId: string }[]>`
    SELECT p.order_id AS "orderId" FROM payments p
    WHERE p.provider = ${provider} AND p.provider_payment_id IN (${ids.paymentId}, ${ids.parentPaymentId})
    ORDER BY p.provider_payment_id = ${ids.paymentId} DESC LIMIT 1`;
  return rows[0]?.orderId ?? null;
}

/** Returns all payments of one order, newest first. */
export function listPaymentsOfOrder(db: Sql, orderId: string): Promise<PaymentRow[]> {
  return hot(db).$queryRaw<PaymentRow[]>`
    SELECT ${PAYMENT} FROM payments p WHERE p.order_id = ${orderId} ORDER BY p.created_at DESC`;
}

export type PaymentPatch = Partial<Omit<PaymentRow, "id" | "orderId" | "provider">>;

/** Updates columns of a payment. */
export async function updatePayment(db: Sql, id: string, patch: PaymentPatch): Promise<void> {
  const changes = changesOf(Prisma.PaymentScalarFieldEnum, patch);
  await db.$executeRaw`UPDATE payments SET ${changes} WHERE id = ${id}`;
}

export type DueLookup = Pick<
  PaymentRow,
  | ("id" | "orderId" | "provider" | "status" | "providerStatus" | "amountReceived")
  | ("transactionHash" | "lookupCount" | "validUntil")
> & { providerPaymentId: string; orderStatus: StoredOrderStatus; orderCreatedAt: Date };

/**
 * Claims the payments whose look-up is due and moves their next look-up to `retryAt` in the same statement. Two workers
 * never claim the same payment, and if a worker dies, its payments become due again.
 */
export function claimDueLookups(
  db: Db,
  now: Date,
  retryAt: Date,
  limit: number,
): Promise<DueLookup[]> {
  return db.$queryRaw<DueLookup[]>`
    WITH due AS (
      SELECT id FROM payments
      WHERE next_lookup_at <= ${now} AND provider_payment_id IS NOT NULL
      ORDER BY next_lookup_at LIMIT ${limit} FOR UPDATE SKIP LOCKED
    )
    UPDATE payments p SET next_lookup_at = ${retryAt}, lookup_count = p.lookup_count + 1
    FROM due, orders o WHERE p.id = due.id AND o.id = p.order_id
    RETURNING p.id, p.order_id AS "orderId", p.provider, p.provider_payment_id AS "providerPaymentId",
      p.status, p.provider_status AS "providerStatus", p.amount_received AS "amountReceived",
      p.transaction_hash AS "transactionHash", p.lookup_count AS "lookupCount", p.valid_until AS "validUntil",
      o.status AS "orderStatus", o.created_at AS "orderCreatedAt"`;
}

/** Sets when the payment is looked up again; null for never. */
export async function scheduleLookup(db: Db, id: string, at: Date | null): Promise<void> {
  await hot(db).$executeRaw`UPDATE payments SET next_lookup_at = ${at} WHERE id = ${id}`;
}

/** Claims pending orders whose pay window has passed, and moves their next check to `retryAt`. */
export async function claimExpiredOrders(
  db: Db,
  now: Date,
  retryAt: Date,
  limit: number,
): Promise<{ id: string; expiresAt: Date | null }[]> {
  return db.$queryRaw`
    WITH due AS (
      SELECT id FROM orders WHERE status = 'pending' AND next_check_at <= ${now}
      ORDER BY next_check_at LIMIT ${limit} FOR UPDATE SKIP LOCKED
    )
    UPDATE orders SET next_check_at = ${retryAt} FROM due WHERE orders.id = due.id
    RETURNING orders.id, orders.expires_at AS "expiresAt"`;
}

/** Stores a payment attempt before the provider is called. */
export async function insertPaymentAttempt(
  db: Sql,
  attempt: Prisma.PaymentUncheckedCreateInput,
): Promise<void> {
  await db.$executeRaw`INSERT INTO payments ${valuesOf(Prisma.PaymentScalarFieldEnum, attempt)}`;
}

/** Marks an attempt, or all attempts of an order, as abandoned unless the provider has responded. */
export async function markAbandoned(
  db: Db,
  of: { id: string } | { orderId: string },
  at: Date,
): Promise<void> {
  await db.payment.updateMany({
    where: { ...of, state: "attempting" },
    data: { state: "abandoned", updatedAt: at },
  });
}
