import type { Db } from "@/lib/platform/db";
import type { Owner } from "./endpoints-store";

const withEventType = { event: { select: { type: true } } } as const;

export type DeliveryPosition = { createdAt: Date; id: string };

/** One delivery with its attempts in order, or null. */
export function findDelivery(db: Db, owner: Owner, id: string) {
  const { accountId, livemode } = owner;
  return db.webhookDelivery.findFirst({
    where: { id, endpoint: { accountId, livemode } },
    include: { ...withEventType, attempts: { orderBy: { number: "asc" } } },
  });
}

/** Deliveries of an endpoint, newest first, older than `after`. */
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
