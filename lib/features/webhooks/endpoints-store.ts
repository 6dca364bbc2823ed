import type { OrderEventType } from "@/lib/domain/order-event";
import type { Owner } from "@/lib/platform/ctx";
import type { Db } from "@/lib/platform/db";
import type { Prisma, WebhookEndpoint, WebhookSecret } from "@/prisma/generated/client";

/** The names of its events are text in the database. */
type Typed = { eventTypes: OrderEventType[] };

export type NewEndpoint = Pick<WebhookEndpoint, "id" | "url" | "description" | "createdAt"> &
  Owner &
  Typed;

export type NewSecret = Omit<WebhookSecret, "expiresAt">;

export type EndpointPatch = Partial<
  Omit<WebhookEndpoint, "id" | "kind" | "createdAt" | keyof Owner> & Typed
>;

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

export function countActiveEndpoints(db: Db, owner: Owner): Promise<number> {
  return db.webhookEndpoint.count({ where: { ...ownedBy(owner), active: true, deletedAt: null } });
}

export async function insertEndpoint(
  db: Db,
  { endpoint, secret }: { endpoint: NewEndpoint; secret: NewSecret },
): Promise<void> {
  await db.webhookEndpoint.create({ data: endpoint });
  await db.webhookSecret.create({ data: secret });
}

export type EndpointRow = Prisma.WebhookEndpointGetPayload<{
  include: ReturnType<typeof withSecrets>;
}> &
  Typed;

/** Returns an endpoint that is not deleted, with its valid signing secrets, newest first; or null. */
export function findEndpoint(
  db: Db,
  owner: Owner,
  { id, now }: { id: string; now: Date },
): Promise<EndpointRow | null> {
  const found = db.webhookEndpoint.findFirst({
    where: { ...ownedBy(owner), id, deletedAt: null },
    include: withSecrets(now),
  });
  return found as Promise<EndpointRow | null>;
}

export function listEndpointRows(
  db: Db,
  owner: Owner,
  { now }: { now: Date },
): Promise<EndpointRow[]> {
  const found = db.webhookEndpoint.findMany({
    where: { ...ownedBy(owner), deletedAt: null },
    include: withSecrets(now),
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
  });
  return found as Promise<EndpointRow[]>;
}

/** Updates an endpoint that is not deleted. Returns false when this owner has no such endpoint. */
export async function patchEndpoint(
  db: Db,
  owner: Owner,
  { id, patch }: { id: string; patch: EndpointPatch },
): Promise<boolean> {
  const { count } = await db.webhookEndpoint.updateMany({
    where: { ...ownedBy(owner), id, deletedAt: null },
    data: patch,
  });
  return count === 1;
}

/** Returns true when this owner has the endpoint, deleted or not. */
export async function endpointExisted(db: Db, owner: Owner, id: string): Promise<boolean> {
  return (await db.webhookEndpoint.count({ where: { ...ownedBy(owner), id } })) === 1;
}
