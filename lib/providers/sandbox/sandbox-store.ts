import type { SandboxPayment } from "@/prisma/generated/client";
import type { Db, DbOrTx, Tx } from "@/lib/platform/db";

/** A payment in the sandbox's own books. */
export type SandboxPaymentRow = SandboxPayment;
export type NewSandboxPayment = Omit<SandboxPayment, "id">;

export type DueIpn = { id: bigint; body: string; url: string; attempts: number };
export type NewIpn = { paymentId: bigint; body: string; url: string; nextAttemptAt: Date };

/** Writes a new payment and answers it with its number. */
export function insertSandboxPayment(
  db: DbOrTx,
  data: NewSandboxPayment,
): Promise<SandboxPaymentRow> {
  return db.sandboxPayment.create({ data });
}

/** A payment by its number in the books, with the numbers of its re-deposits. */
export async function findSandboxPayment(
  db: DbOrTx,
  id: bigint,
): Promise<{ payment: SandboxPaymentRow; redeposits: bigint[] } | null> {
  const payment = await db.sandboxPayment.findUnique({ where: { id } });
  if (!payment) return null;
  const children = await db.sandboxPayment.findMany({
    where: { parentPaymentId: id },
    select: { id: true },
    orderBy: { id: "asc" },
  });
  return { payment, redeposits: children.map((child) => child.id) };
}

/** The newest payment that was asked for under an order id, locked; re-deposits are not asked for, they happen. */
export async function lockNewestSandboxPayment(
  tx: Tx,
  orderId: string,
): Promise<SandboxPaymentRow | null> {
  const rows = await tx.$queryRaw<{ id: bigint }[]>`
    SELECT id FROM sandbox_payments
    WHERE order_id = ${orderId} AND parent_payment_id IS NULL
    ORDER BY id DESC LIMIT 1 FOR UPDATE`;
  const id = rows[0]?.id;
  return id === undefined ? null : tx.sandboxPayment.findUnique({ where: { id } });
}

/** Writes what happened to a payment on the chain. */
export function updateSandboxPayment(
  tx: Tx,
  id: bigint,
  change: Pick<SandboxPayment, "status" | "actuallyPaid" | "payinHash" | "updatedAt">,
): Promise<SandboxPaymentRow> {
  return tx.sandboxPayment.update({ where: { id }, data: change });
}

/** Queues notices; each one is posted once its time has come. */
export async function insertSandboxIpns(tx: Tx, ipns: NewIpn[]): Promise<void> {
  await tx.sandboxIpn.createMany({ data: ipns });
}

/**
 * Takes notices that are due, and hides them from other processes until `leaseUntil`: if this process dies, they are
 * due again. A payment's notices go out one after the other, unless an earlier one has to be tried again.
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

/** Deletes notices that were posted or given up, and were made before then, so many at a time; answers how many. */
export function deleteDoneIpns(
  db: DbOrTx,
  query: { before: Date; limit: number },
): Promise<number> {
  return db.$executeRaw`
    DELETE FROM sandbox_ipns WHERE id IN (
      SELECT id FROM sandbox_ipns WHERE next_attempt_at IS NULL AND created_at <= ${query.before}
      ORDER BY id LIMIT ${query.limit} FOR UPDATE SKIP LOCKED)`;
}

/** Records what became of an attempt. Changes nothing when the lease ran out and somebody else has tried since. */
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
