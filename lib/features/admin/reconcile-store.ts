import type { Prisma } from "@/prisma/generated/client";
import type { DbOrTx } from "@/lib/platform/db";
import type { Position } from "./admin-order-ids-store";

const WITH_PAYMENTS = {
  id: true,
  status: true,
  paymentId: true,
  createdAt: true,
  payments: { where: { state: { not: "abandoned" } }, orderBy: { createdAt: "asc" } },
} satisfies Prisma.OrderSelect;

export type ReconcileOrder = Prisma.OrderGetPayload<{ select: typeof WITH_PAYMENTS }>;
export type ReconcilePayment = ReconcileOrder["payments"][number];

/** Returns orders created since `since`, oldest first, after `after`, with the payments that were not abandoned. */
export async function listOrdersSince(
  db: DbOrTx,
  query: { since: Date; after: Position | null; take: number },
): Promise<ReconcileOrder[]> {
  const { since, after, take } = query;
  return db.order.findMany({
    where: {
      createdAt: { gte: after?.createdAt ?? since },
      ...(after && { OR: [{ createdAt: { gt: after.createdAt } }, { id: { gt: after.id } }] }),
    },
    select: WITH_PAYMENTS,
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    take,
  });
}

/** Returns the current state of an order. */
export function readReconcileOrder(db: DbOrTx, id: string): Promise<ReconcileOrder> {
  return db.order.findUniqueOrThrow({ where: { id }, select: WITH_PAYMENTS });
}
