import type { Prisma } from "@/prisma/generated/client";
import type { DeliveryResource } from "@/lib/contract/webhook-deliveries";
import type { Owner } from "@/lib/platform/ctx";
import { olderThan, type Position } from "@/lib/platform/cursor";
import type { Db } from "@/lib/platform/db";

/** The status is text in the database. */
type Typed = Pick<DeliveryResource, "status">;

const withEventType = {
  event: { select: { type: true, orderId: true } },
} satisfies Prisma.WebhookDeliveryInclude;
const withAttempts = {
  ...withEventType,
  attempts: { orderBy: { number: "asc" } },
} satisfies Prisma.WebhookDeliveryInclude;

export type DeliveryRow = Prisma.WebhookDeliveryGetPayload<{ include: typeof withEventType }> &
  Typed;
type DeliveryWithAttempts = Prisma.WebhookDeliveryGetPayload<{ include: typeof withAttempts }> &
  Typed;

export function findDelivery(
  db: Db,
  { accountId, livemode }: Owner,
  id: string,
): Promise<DeliveryWithAttempts | null> {
  const found = db.webhookDelivery.findFirst({
    where: { id, endpoint: { accountId, livemode } },
    include: withAttempts,
  });
  return found as Promise<DeliveryWithAttempts | null>;
}

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

/** Returns deliveries of an endpoint, or of an event, newest first, older than `after`. */
export function listDeliveryRows(
  db: Db,
  of: { endpointId: string; status?: string } | { eventId: string },
  { after, take }: { after: Position | null; take: number },
): Promise<DeliveryRow[]> {
  const found = db.webhookDelivery.findMany({
    where: {
      ...of,
      ...olderThan(after),
    },
    include: withEventType,
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take,
  });
  return found as Promise<DeliveryRow[]>;
}
