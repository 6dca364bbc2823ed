import type { AccountCtx } from "@/lib/platform/ctx";
import type { Db, DbOrTx } from "@/lib/platform/db";

type Owner = Pick<AccountCtx, "accountId" | "livemode">;

const withEventType = { event: { select: { type: true, orderId: true } } } as const;

export type DeliveryPosition = { createdAt: Date; id: string };

/** Returns one delivery with its attempts in order, or null. */
export function findDelivery(db: DbOrTx, owner: Owner, id: string) {
  const { accountId, livemode } = owner;
  return db.webhookDelivery.findFirst({
    where: { id, endpoint: { accountId, livemode } },
    include: { ...withEventType, attempts: { orderBy: { number: "asc" } } },
  });
}

/** Returns the fields of a delivery that a replay needs, or null. */
export function findReplayed(db: Db, owner: Owner, id: string) {
  const { accountId, livemode } = owner;
  return db.webhookDelivery.findFirst({
    where: { id, endpoint: { accountId, livemode } },
    select: {
      status: true,
      eventId: true,
      endpoint: { select: { id: true, active: true, deletedAt: true } },
    },
  });
}

/** Returns deliveries of an endpoint, newest first, older than `after`. */
export function listDeliveryRows(
  db: Db,
  query: { endpointId: string; status?: string; after: DeliveryPosition | null; take: number },
) {
  const { endpointId, status, after, take } = query;
  return db.webhookDelivery.findMany({
    where: {
      endpointId,
      status,
      ...(after && {
        createdAt: { lte: after.createdAt },
        OR: [{ createdAt: { lt: after.createdAt } }, { id: { lt: after.id } }],
      }),
    },
    include: withEventType,
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take,
  });
}
export type DeliveryRow = Awaited<ReturnType<typeof listDeliveryRows>>[number];
