import type { Db, DbOrTx, Tx } from "@/lib/platform/db";
import type { NewEndpoint, NewSecret } from "./endpoints-store";

/** Stores a temporary endpoint with the secret that signs for it. */
export async function insertListener(
  tx: Tx,
  { endpoint, secret }: { endpoint: NewEndpoint; secret: NewSecret },
): Promise<void> {
  await tx.webhookEndpoint.create({ data: { ...endpoint, listenerSeenAt: endpoint.createdAt } });
  await tx.webhookSecret.create({ data: secret });
}

/** How many listeners of an account, in both modes, were seen after `since`. */
export function countListeners(tx: Tx, query: { accountId: string; since: Date }): Promise<number> {
  const { accountId, since } = query;
  return tx.webhookEndpoint.count({
    where: { accountId, deletedAt: null, listenerSeenAt: { gt: since } },
  });
}

/** Says that a listener's socket is alive; false when the listener was ended meanwhile. */
export async function markListenerSeen(
  db: Db,
  { id, at }: { id: string; at: Date },
): Promise<boolean> {
  const { count } = await db.webhookEndpoint.updateMany({
    where: { id, active: true, deletedAt: null, listenerSeenAt: { not: null } },
    data: { listenerSeenAt: at },
  });
  return count === 1;
}

/** Deletes a listener, unless it was seen after `unseenSince`; answers whether it was this call that did. */
export async function markListenerEnded(
  tx: DbOrTx,
  query: { id: string; at: Date; unseenSince?: Date },
): Promise<boolean> {
  const { id, at, unseenSince } = query;
  const { count } = await tx.webhookEndpoint.updateMany({
    where: {
      id,
      deletedAt: null,
      listenerSeenAt: unseenSince ? { lte: unseenSince } : { not: null },
    },
    data: { active: false, deletedAt: at },
  });
  return count === 1;
}

/** Listeners that nobody has seen since then, longest first. */
export function listLostListeners(db: Db, query: { unseenSince: Date; take: number }) {
  return db.webhookEndpoint.findMany({
    where: { deletedAt: null, listenerSeenAt: { lte: query.unseenSince } },
    select: { id: true, accountId: true, livemode: true },
    orderBy: { listenerSeenAt: "asc" },
    take: query.take,
  });
}

/** True when a delivery of the endpoint waits to be claimed. Asks two indexes and takes no lock. */
export async function hasDueDelivery(
  db: Db,
  { id, now }: { id: string; now: Date },
): Promise<boolean> {
  const at = now.toISOString();
  const [row] = await db.$queryRaw<{ due: boolean }[]>`
    SELECT EXISTS (SELECT FROM webhook_deliveries WHERE endpoint_id = ${id} AND status = 'pending'
                     AND next_attempt_at <= ${at}::timestamptz)
        OR EXISTS (SELECT FROM webhook_deliveries WHERE endpoint_id = ${id} AND status = 'in_flight'
                     AND lease_until <= ${at}::timestamptz) AS due`;
  return row?.due === true;
}
