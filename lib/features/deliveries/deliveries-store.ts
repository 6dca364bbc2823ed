import type { DeliveryAttempt, Prisma } from "@/prisma/generated/client";
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

export type LastAttempt = Pick<DeliveryAttempt, "responseStatus" | "responseText" | "error">;

/** Returns the last attempt of each delivery that has had one, by the delivery's id. */
export async function findLastAttempts(
  db: Db,
  deliveryIds: readonly string[],
): Promise<Map<string, LastAttempt>> {
  const rows = await db.$queryRaw<(LastAttempt & { id: string })[]>`
    SELECT d.id, a.response_status AS "responseStatus", a.response_text AS "responseText", a.error
    FROM webhook_deliveries d
    JOIN webhook_delivery_attempts a ON a.delivery_id = d.id AND a.number = d.attempt_count
    WHERE d.id = ANY (${[...deliveryIds]}::text[])`;
  return new Map(rows.map(({ id, ...attempt }) => [id, attempt]));
}
