import type { Db } from "@/lib/platform/db";
import type { DeliveryPosition, DeliveryRow } from "./deliveries-store";

/** Returns deliveries of one event, newest first, older than `after`. */
export function listEventDeliveryRows(
  db: Db,
  query: { eventId: string; after: DeliveryPosition | null; take: number },
): Promise<DeliveryRow[]> {
  const { eventId, after, take } = query;
  return db.webhookDelivery.findMany({
    where: {
      eventId,
      ...(after && {
        createdAt: { lte: after.createdAt },
        OR: [{ createdAt: { lt: after.createdAt } }, { id: { lt: after.id } }],
      }),
    },
    include: { event: { select: { type: true, orderId: true } } },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take,
  });
}
