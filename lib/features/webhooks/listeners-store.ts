import type { Db, DbOrTx, Sql, Tx } from "@/lib/platform/db";
import type { NewEndpoint, NewSecret } from "./endpoints-store";

/** Stores a temporary endpoint with the secret that signs for it. Its queue is leased to its socket for as long as it is open. */
export async function insertListener(
  tx: Tx,
  { endpoint, secret, leaseToken }: NewListener,
): Promise<void> {
  const { createdAt } = endpoint;
  await tx.webhookEndpoint.create({ data: { ...endpoint, kind: "cli", heartbeatAt: createdAt } });
  await tx.webhookQueue.update({ where: { endpointId: endpoint.id }, data: { leaseToken } });
  await tx.webhookSecret.create({ data: secret });
}
type NewListener = { endpoint: NewEndpoint; secret: NewSecret; leaseToken: string };

/** How many listeners of an account, in both modes, were seen after `since`. */
export function countListeners(tx: Tx, query: { accountId: string; since: Date }): Promise<number> {
  const { accountId, since } = query;
  return tx.webhookEndpoint.count({
    where: { accountId, deletedAt: null, kind: "cli", heartbeatAt: { gt: since } },
  });
}

/** Says that a listener's socket is alive; false when the listener was ended meanwhile. */
export async function markListenerSeen(
  db: Db,
  { id, at }: { id: string; at: Date },
): Promise<boolean> {
  const { count } = await db.webhookEndpoint.updateMany({
    where: { id, active: true, deletedAt: null, kind: "cli" },
    data: { heartbeatAt: at },
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
      kind: "cli",
      ...(unseenSince && { heartbeatAt: { lte: unseenSince } }),
    },
    data: { active: false, deletedAt: at },
  });
  if (count !== 1) return false;
  // The dispatcher leases the queue and ends what still waits.
  await tx.webhookQueue.update({
    where: { endpointId: id },
    data: { leaseToken: null, dueAt: at },
  });
  return true;
}

/** Listeners that nobody has seen since then, longest first. */
export function listLostListeners(db: Db, query: { unseenSince: Date; take: number }) {
  return db.webhookEndpoint.findMany({
    where: { deletedAt: null, kind: "cli", heartbeatAt: { lte: query.unseenSince } },
    select: { id: true, accountId: true, livemode: true },
    orderBy: { heartbeatAt: "asc" },
    take: query.take,
  });
}

/** Deletes listeners that ended before then and have no deliveries left, with their secrets; answers how many. */
export function deleteEndedListeners(
  sql: Sql,
  { before, limit }: { before: Date; limit: number },
): Promise<number> {
  return sql.$executeRaw`
    WITH old AS (
      SELECT e.id FROM webhook_endpoints e
      WHERE e.kind = 'cli' AND e.deleted_at <= ${before.toISOString()}::timestamptz
        AND NOT EXISTS (SELECT FROM webhook_deliveries d WHERE d.endpoint_id = e.id)
      LIMIT ${limit} FOR UPDATE OF e SKIP LOCKED
    ), secrets AS (
      DELETE FROM webhook_secrets s USING old WHERE s.endpoint_id = old.id
    )
    DELETE FROM webhook_endpoints e USING old WHERE e.id = old.id`;
}
