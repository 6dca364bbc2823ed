import type { Prisma } from "@/prisma/generated/client";
import { hot, type Db, type Sql } from "@/lib/platform/db";

/** Stores a temporary endpoint with its signing secret. Its queue is leased to its socket while the socket is open. */
export async function insertCliSession(
  db: Db,
  { endpoint, secret, leaseToken }: NewCliSession,
): Promise<void> {
  const { createdAt } = endpoint;
  await db.webhookEndpoint.create({ data: { ...endpoint, kind: "cli", heartbeatAt: createdAt } });
  await db.webhookQueue.update({ where: { endpointId: endpoint.id }, data: { leaseToken } });
  await db.webhookSecret.create({ data: secret });
}
type NewCliSession = {
  endpoint: Prisma.WebhookEndpointUncheckedCreateInput & { createdAt: Date };
  secret: Prisma.WebhookSecretUncheckedCreateInput;
  leaseToken: string;
};

/** Counts the CLI sessions of an account, in both modes, whose last heartbeat is after `since`. */
export function countCliSessions(
  db: Db,
  query: { accountId: string; since: Date },
): Promise<number> {
  const { accountId, since } = query;
  return db.webhookEndpoint.count({
    where: { accountId, deletedAt: null, kind: "cli", heartbeatAt: { gt: since } },
  });
}

/** Records a heartbeat of a CLI session. Returns false when the session has ended. */
export async function updateHeartbeat(
  db: Db,
  { id, at }: { id: string; at: Date },
): Promise<boolean> {
  const { count } = await db.webhookEndpoint.updateMany({
    where: { id, active: true, deletedAt: null, kind: "cli" },
    data: { heartbeatAt: at },
  });
  return count === 1;
}

/**
 * Marks the endpoint of a CLI session as deleted, unless its last heartbeat is after `unseenSince`. Returns whether
 * this call deleted it.
 */
export async function markClosed(
  db: Db,
  query: { id: string; at: Date; unseenSince?: Date },
): Promise<boolean> {
  const { id, at, unseenSince } = query;
  const { count } = await db.webhookEndpoint.updateMany({
    where: {
      id,
      deletedAt: null,
      kind: "cli",
      ...(unseenSince && { heartbeatAt: { lte: unseenSince } }),
    },
    data: { active: false, deletedAt: at },
  });
  if (count !== 1) return false;
  // The dispatcher leases the queue and ends the deliveries that are still pending.
  await db.webhookQueue.update({
    where: { endpointId: id },
    data: { leaseToken: null, dueAt: at },
  });
  return true;
}

/** Returns CLI sessions without a heartbeat after `unseenSince`, oldest heartbeat first. */
export function listLostCliSessions(db: Db, query: { unseenSince: Date; take: number }) {
  return db.webhookEndpoint.findMany({
    where: { deletedAt: null, kind: "cli", heartbeatAt: { lte: query.unseenSince } },
    select: { id: true, accountId: true, livemode: true },
    orderBy: { heartbeatAt: "asc" },
    take: query.take,
  });
}

/**
 * Deletes the endpoints of CLI sessions that ended at or before `before` and have no deliveries left, with their
 * secrets. Returns how many.
 */
export function deleteClosedCliSessions(
  db: Sql,
  { before, limit }: { before: Date; limit: number },
): Promise<number> {
  return hot(db, { planned: "each time" }).$executeRaw`
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
