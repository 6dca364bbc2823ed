import type { Prisma } from "@/prisma/generated/client";
import { type IpnInbox } from "@/prisma/generated/client";
import type { DbOrTx, Tx } from "@/lib/platform/db";

export type InboxRow = IpnInbox;

export type NewInboxMessage = {
  provider: string;
  digest: Uint8Array<ArrayBuffer>;
  source: "ipn" | "lookup" | "operator";
  receivedAt: Date;
  rawBody: Uint8Array<ArrayBuffer>;
  headers: Record<string, string>;
  remoteAddress: string | null;
  signatureVariant: string | null;
  paymentId: string | null;
  providerStatus: string | null;
  orderId: string | null;
  nextAttemptAt: Date;
};

/** Stores a message once; the same bytes from the same provider again answer null. */
export async function insertInboxMessage(
  db: DbOrTx,
  message: NewInboxMessage,
): Promise<bigint | null> {
  const rows = await db.ipnInbox.createManyAndReturn({
    data: [message],
    skipDuplicates: true,
    select: { id: true },
  });
  return rows[0]?.id ?? null;
}

/** The message, if nobody has processed it. */
export function findUnprocessed(db: DbOrTx, id: bigint) {
  return db.ipnInbox.findFirst({ where: { id, processedAt: null } });
}

/** Locks an unprocessed message for this transaction; null when it is done or in other hands. */
export async function lockUnprocessed(tx: Tx, id: bigint): Promise<InboxRow | null> {
  const rows = await tx.$queryRaw<{ id: bigint }[]>`
    SELECT id FROM ipn_inbox WHERE id = ${id} AND processed_at IS NULL FOR UPDATE SKIP LOCKED`;
  return rows.length === 0 ? null : tx.ipnInbox.findUnique({ where: { id } });
}

/** Writes down what became of a message. */
export async function finishMessage(
  tx: Tx,
  id: bigint,
  done: {
    processedAt: Date;
    outcome: "applied" | "unchanged" | "ignored";
    reason: string | null;
    orderId: string | null;
  },
): Promise<void> {
  const { orderId, ...rest } = done;
  await tx.ipnInbox.update({
    where: { id },
    data: {
      ...rest,
      ...(orderId === null ? {} : { orderId }),
      attempts: { increment: 1 },
      lastError: null,
    },
  });
}

/** Puts a message back for later, with the error that stopped it. */
export async function postponeMessage(
  db: DbOrTx,
  id: bigint,
  until: Date,
  error: string,
): Promise<void> {
  await db.ipnInbox.updateMany({
    where: { id, processedAt: null },
    data: { attempts: { increment: 1 }, nextAttemptAt: until, lastError: error.slice(0, 1000) },
  });
}

/** Messages that wait since before `now`, oldest first. */
export async function listDueMessages(db: DbOrTx, now: Date, limit: number): Promise<bigint[]> {
  const rows = await db.ipnInbox.findMany({
    where: { processedAt: null, nextAttemptAt: { lte: now } },
    orderBy: [{ nextAttemptAt: "asc" }, { id: "asc" }],
    take: limit,
    select: { id: true },
  });
  return rows.map((row) => row.id);
}

/** The payment that the provider knows by this id. */
export function findPayment(db: DbOrTx, provider: string, providerPaymentId: string) {
  return db.payment.findFirst({ where: { provider, providerPaymentId } });
}

/** Payments of one order at one provider, newest first. */
export function listPaymentsOfOrder(db: DbOrTx, orderId: string) {
  return db.payment.findMany({ where: { orderId }, orderBy: { createdAt: "desc" } });
}

/** Writes what the provider said of a payment. */
export async function updatePayment(
  db: DbOrTx,
  id: string,
  patch: Prisma.PaymentUncheckedUpdateInput,
) {
  await db.payment.update({ where: { id }, data: patch });
}

export type DueLookup = {
  id: string;
  orderId: string;
  provider: string;
  providerPaymentId: string;
  providerStatus: string | null;
  amountReceived: string | null;
  transactionHash: string | null;
  lookupCount: number;
  validUntil: Date | null;
  orderStatus: string;
  orderCreatedAt: Date;
};

/**
 * Takes the payments whose look-up is due and moves their next look-up to `retryAt` in the same statement, so that two
 * workers never ask for the same one, and one that dies is asked for again.
 */
export function claimDueLookups(
  db: DbOrTx,
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
      p.provider_status AS "providerStatus", p.amount_received AS "amountReceived",
      p.transaction_hash AS "transactionHash", p.lookup_count AS "lookupCount", p.valid_until AS "validUntil",
      o.status AS "orderStatus", o.created_at AS "orderCreatedAt"`;
}

/** When the provider is asked about this payment again; null for never. */
export async function scheduleLookup(db: DbOrTx, id: string, at: Date | null): Promise<void> {
  await db.payment.updateMany({ where: { id }, data: { nextLookupAt: at } });
}

/** Takes pending orders whose pay window has passed, and moves their next check to `retryAt`. */
export async function claimExpiredOrders(
  db: DbOrTx,
  now: Date,
  retryAt: Date,
  limit: number,
): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    WITH due AS (
      SELECT id FROM orders WHERE status = 'pending' AND next_check_at <= ${now}
      ORDER BY next_check_at LIMIT ${limit} FOR UPDATE SKIP LOCKED
    )
    UPDATE orders SET next_check_at = ${retryAt} FROM due WHERE orders.id = due.id RETURNING orders.id`;
  return rows.map((row) => row.id);
}

/** The order's status, by id alone. */
export async function readOrderStatus(db: DbOrTx, id: string): Promise<string | null> {
  const order = await db.order.findUnique({ where: { id }, select: { status: true } });
  return order?.status ?? null;
}

/** Orders whose checkout never got an answer, older than `before`. */
export function listStaleCreating(db: DbOrTx, before: Date, limit: number) {
  return db.order.findMany({
    where: { status: "creating", createdAt: { lt: before } },
    orderBy: { createdAt: "asc" },
    take: limit,
    select: { id: true },
  });
}
