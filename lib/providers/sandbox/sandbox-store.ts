import { Prisma, type SandboxPayment } from "@/prisma/generated/client";
import { assert } from "@/lib/domain/assert";
import { columnsOf, hot, valuesOf, type Db } from "@/lib/platform/db";

const COLUMNS = Prisma.SandboxPaymentScalarFieldEnum;

/** A payment stored by the sandbox. */
export type SandboxPaymentRow = SandboxPayment;
export type NewSandboxPayment = Omit<SandboxPayment, "id">;

export type DueIpn = { id: bigint; body: string; url: string; attempts: number };
export type NewIpn = { paymentId: bigint; body: string; url: string; nextAttemptAt: Date };

/** Inserts a new payment and resolves to it with its id. */
export async function insertSandboxPayment(
  db: Db,
  data: NewSandboxPayment,
): Promise<SandboxPaymentRow> {
  const rows = await hot(db).$queryRaw<{ id: bigint | string }[]>`
    INSERT INTO sandbox_payments ${valuesOf(COLUMNS, data)} RETURNING id`;
  assert(rows[0] !== undefined, "an INSERT returns the row");
  return { ...data, id: BigInt(rows[0].id) };
}

/** Finds a payment by its row id, with the row ids of its re-deposits. */
export async function findSandboxPayment(
  db: Db,
  id: bigint,
): Promise<{ payment: SandboxPaymentRow; redeposits: bigint[] } | null> {
  const rows = await hot(db).$queryRaw<(SandboxPaymentRow & { redeposits: string[] })[]>`
    SELECT ${columnsOf(COLUMNS, "p")}, ARRAY(
      SELECT child.id::text FROM sandbox_payments child WHERE child.parent_payment_id = p.id ORDER BY child.id
    ) AS redeposits FROM sandbox_payments p WHERE p.id = ${id}`;
  if (!rows[0]) return null;
  const { redeposits, ...row } = rows[0];
  const parentPaymentId = row.parentPaymentId === null ? null : BigInt(row.parentPaymentId);
  const payment = { ...row, id, purchaseId: BigInt(row.purchaseId), parentPaymentId };
  return { payment, redeposits: redeposits.map(BigInt) };
}

/** Locks and returns the newest payment created for an order id; re-deposits are excluded. */
export async function lockNewestSandboxPayment(
  db: Db,
  orderId: string,
): Promise<SandboxPaymentRow | null> {
  const rows = await db.$queryRaw<{ id: bigint }[]>`
    SELECT id FROM sandbox_payments
    WHERE order_id = ${orderId} AND parent_payment_id IS NULL
    ORDER BY id DESC LIMIT 1 FOR UPDATE`;
  const id = rows[0]?.id;
  return id === undefined ? null : db.sandboxPayment.findUnique({ where: { id } });
}

/** Stores the new state of a payment on the chain. */
export function updateSandboxPayment(
  db: Db,
  id: bigint,
  change: Pick<SandboxPayment, "status" | "actuallyPaid" | "payinHash" | "updatedAt">,
): Promise<SandboxPaymentRow> {
  return db.sandboxPayment.update({ where: { id }, data: change });
}

/** Queues IPNs; each is posted at its `nextAttemptAt` or soon after. */
export async function insertSandboxIpns(db: Db, ipns: NewIpn[]): Promise<void> {
  await db.sandboxIpn.createMany({ data: ipns });
}

/**
 * Claims due IPNs and hides them from other processes until `leaseUntil`. If this process dies, they become due again.
 * The first attempts of a payment's IPNs start in order; an IPN that is being retried does not hold up later ones.
 */
export function claimDueIpns(
  db: Db,
  claim: { now: Date; leaseUntil: Date; limit: number },
): Promise<DueIpn[]> {
  return db.$queryRaw<DueIpn[]>`
    UPDATE sandbox_ipns SET attempts = attempts + 1, next_attempt_at = ${claim.leaseUntil}
    WHERE id IN (
      SELECT due.id FROM sandbox_ipns due
      WHERE due.next_attempt_at <= ${claim.now} AND NOT EXISTS (
        SELECT 1 FROM sandbox_ipns earlier
        WHERE earlier.payment_id = due.payment_id AND earlier.attempts = 0 AND earlier.id < due.id
          AND earlier.next_attempt_at IS NOT NULL
      )
      ORDER BY due.next_attempt_at, due.id
      LIMIT ${claim.limit}
      FOR UPDATE SKIP LOCKED
    )
    RETURNING id, body, url, attempts`;
}

/** Deletes at most `limit` IPNs created up to `before` that have no attempt left. Resolves to the number deleted. */
export function deleteDoneIpns(db: Db, query: { before: Date; limit: number }): Promise<number> {
  return db.$executeRaw`
    DELETE FROM sandbox_ipns WHERE id IN (
      SELECT id FROM sandbox_ipns WHERE next_attempt_at IS NULL AND created_at <= ${query.before}
      ORDER BY id LIMIT ${query.limit} FOR UPDATE SKIP LOCKED)`;
}

/** Records the result of an attempt. Does nothing if the lease expired and another process retried the IPN since. */
export async function finishIpnAttempt(
  db: Db,
  ipn: DueIpn,
  result: { deliveredAt: Date | null; nextAttemptAt: Date | null; lastError: string | null },
): Promise<void> {
  await db.sandboxIpn.updateMany({
    where: { id: ipn.id, attempts: ipn.attempts, deliveredAt: null },
    data: result,
  });
}
