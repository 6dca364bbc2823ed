import type { Db, DbOrTx, Tx } from "@/lib/platform/db";
import type { Prisma } from "@/prisma/generated/client";

/** The account and mode that own an endpoint; every query here is restricted to them. */
export type Owner = { accountId: string; livemode: boolean };

export type NewEndpoint = Owner & {
  id: string;
  url: string;
  eventTypes: string[];
  description: string | null;
  createdAt: Date;
};

export type NewSecret = {
  id: string;
  endpointId: string;
  cipher: Uint8Array<ArrayBuffer>;
  prefix: string;
  createdAt: Date;
};

export type EndpointPatch = {
  url?: string;
  eventTypes?: string[];
  description?: string | null;
  active?: boolean;
  consecutiveFailures?: number;
  failingSince?: Date | null;
  disabledAt?: Date | null;
  disabledReason?: string | null;
  disableMailDueAt?: Date | null;
  deletedAt?: Date;
};

const withSecrets = (now: Date) =>
  ({
    secrets: {
      where: { OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] },
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      select: { prefix: true, expiresAt: true },
    },
  }) satisfies Prisma.WebhookEndpointInclude;

/** Excludes the temporary endpoints of CLI sessions. */
const ownedBy = ({ accountId, livemode }: Owner) => ({
  accountId,
  livemode,
  kind: "http",
});

/** Locks the account's row until the transaction ends, so that its endpoints are counted and added one at a time. */
export async function lockAccount(tx: Tx, accountId: string): Promise<void> {
  await tx.$queryRaw`SELECT id FROM accounts WHERE id = ${accountId} FOR NO KEY UPDATE`;
}

/** Counts the active endpoints. */
export function countActiveEndpoints(tx: Tx, owner: Owner): Promise<number> {
  return tx.webhookEndpoint.count({ where: { ...ownedBy(owner), active: true, deletedAt: null } });
}

/** Stores a new endpoint with its first secret. */
export async function insertEndpoint(
  tx: Tx,
  { endpoint, secret }: { endpoint: NewEndpoint; secret: NewSecret },
): Promise<void> {
  await tx.webhookEndpoint.create({ data: endpoint });
  await tx.webhookSecret.create({ data: secret });
}

/** Returns an endpoint that is not deleted, with its valid signing secrets, newest first; or null. */
export function findEndpoint(db: DbOrTx, owner: Owner, { id, now }: { id: string; now: Date }) {
  return db.webhookEndpoint.findFirst({
    where: { ...ownedBy(owner), id, deletedAt: null },
    include: withSecrets(now),
  });
}
export type EndpointRow = NonNullable<Awaited<ReturnType<typeof findEndpoint>>>;

/** Returns all endpoints that are not deleted, newest first. */
export function listEndpointRows(
  db: Db,
  owner: Owner,
  { now }: { now: Date },
): Promise<EndpointRow[]> {
  return db.webhookEndpoint.findMany({
    where: { ...ownedBy(owner), deletedAt: null },
    include: withSecrets(now),
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
  });
}

/** Updates an endpoint that is not deleted. Returns false when this owner has no such endpoint. */
export async function patchEndpoint(
  tx: DbOrTx,
  owner: Owner,
  { id, patch }: { id: string; patch: EndpointPatch },
): Promise<boolean> {
  const { count } = await tx.webhookEndpoint.updateMany({
    where: { ...ownedBy(owner), id, deletedAt: null },
    data: patch,
  });
  return count === 1;
}

/** Returns true when this owner has the endpoint, deleted or not. */
export async function endpointExisted(db: DbOrTx, owner: Owner, id: string): Promise<boolean> {
  return (await db.webhookEndpoint.count({ where: { ...ownedBy(owner), id } })) === 1;
}
