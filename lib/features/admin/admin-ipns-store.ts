import type { IpnInbox } from "@/prisma/generated/client";
import type { IpnResource } from "@/lib/contract/admin-ipns";
import type { Db } from "@/lib/platform/db";

/** A message, with what the columns hold that are text or JSON in the database. */
export type IpnRow = IpnInbox & Pick<IpnResource, "source" | "outcome" | "headers">;

/** Returns messages about an order or one of its payments, newest first, with an ID below `before`. */
export async function listIpnRows(
  db: Db,
  query: { orderId: string; before: bigint | null; take: number },
): Promise<IpnRow[]> {
  const { orderId, before, take } = query;
  const rows = await db.$queryRaw<{ id: bigint }[]>`
    SELECT id FROM (
      SELECT id FROM ipn_inbox WHERE order_id = ${orderId}
      UNION
      SELECT i.id FROM payments p
      JOIN ipn_inbox i ON i.payment_id = p.provider_payment_id AND i.provider = p.provider
      WHERE p.order_id = ${orderId} AND i.order_id IS NULL
    ) found
    WHERE ${before}::bigint IS NULL OR id < ${before}::bigint
    ORDER BY id DESC LIMIT ${take}`;
  const found = db.ipnInbox.findMany({
    where: { id: { in: rows.map((row) => row.id) } },
    orderBy: { id: "desc" },
  });
  return found as Promise<IpnRow[]>;
}

export async function findIpnOfOrder(
  db: Db,
  query: { orderId: string; ipnId: bigint },
): Promise<IpnRow | null> {
  const found = db.ipnInbox.findUnique({ where: { id: query.ipnId } });
  const row = await (found as Promise<IpnRow | null>);
  if (!row || row.orderId === query.orderId) return row;
  if (row.orderId !== null || row.paymentId === null) return null;
  const payment = await db.payment.findFirst({
    where: {
      orderId: query.orderId,
      provider: row.provider,
      providerPaymentId: row.paymentId,
    },
    select: { id: true },
  });
  return payment ? row : null;
}

/** Locks the message. Waits while another transaction is processing it. */
export async function lockIpn(db: Db, id: bigint): Promise<void> {
  await db.$queryRaw`SELECT 1 FROM ipn_inbox WHERE id = ${id} FOR UPDATE`;
}

export async function reopenIpn(db: Db, id: bigint, now: Date): Promise<void> {
  await db.ipnInbox.update({
    where: { id },
    data: { processedAt: null, outcome: null, reason: null, lastError: null, nextAttemptAt: now },
  });
}
