import type { Db } from "@/lib/platform/db";
import type { Owner } from "@/lib/platform/ctx";
import { olderThan, type Position } from "@/lib/platform/cursor";

/** Returns the frozen payload of one event of an account and mode, or null. */
export async function findEventPayload(db: Db, owner: Owner, id: string): Promise<string | null> {
  const { accountId, livemode } = owner;
  const event = await db.event.findFirst({
    where: { id, accountId, livemode },
    select: { payload: true },
  });
  return event?.payload ?? null;
}

/** Returns the events of an account and mode, newest first, older than `after`. */
export function listEventRows(
  db: Db,
  owner: Owner,
  query: { type?: string; orderId?: string; after: Position | null; take: number },
) {
  const { type, orderId, after, take } = query;
  return db.event.findMany({
    where: {
      accountId: owner.accountId,
      livemode: owner.livemode,
      type,
      orderId,
      ...olderThan(after),
    },
    select: { id: true, createdAt: true, payload: true },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take,
  });
}
