import type { DbOrTx } from "@/lib/platform/db";
import type { Owner } from "@/lib/features/webhooks/endpoints-store";

export type EventPosition = { createdAt: Date; id: string };

/** Returns the frozen payload of one event of an account and mode, or null. */
export async function findEventPayload(
  db: DbOrTx,
  owner: Owner,
  id: string,
): Promise<string | null> {
  const { accountId, livemode } = owner;
  const event = await db.event.findFirst({
    where: { id, accountId, livemode },
    select: { payload: true },
  });
  return event?.payload ?? null;
}

/** Returns the events of an account and mode, newest first, older than `after`. */
export function listEventRows(
  db: DbOrTx,
  owner: Owner,
  query: { type?: string; orderId?: string; after: EventPosition | null; take: number },
) {
  const { type, orderId, after, take } = query;
  return db.event.findMany({
    where: {
      accountId: owner.accountId,
      livemode: owner.livemode,
      type,
      orderId,
      ...(after && {
        createdAt: { lte: after.createdAt },
        OR: [{ createdAt: { lt: after.createdAt } }, { id: { lt: after.id } }],
      }),
    },
    select: { id: true, createdAt: true, payload: true },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take,
  });
}
