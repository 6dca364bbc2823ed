import type { Prisma } from "@/prisma/generated/client";
import type { StoredOrderStatus } from "@/lib/domain/order";
import type { PaymentStatus } from "@/lib/domain/payment";
import type { Db } from "@/lib/platform/db";
import type { Position } from "@/lib/platform/cursor";

const WITH_PAYMENTS = {
  id: true,
  status: true,
  paymentId: true,
  createdAt: true,
  payments: { where: { state: { not: "abandoned" } }, orderBy: { createdAt: "asc" } },
} satisfies Prisma.OrderSelect;

type Row = Prisma.OrderGetPayload<{ select: typeof WITH_PAYMENTS }>;
export type ReconcilePayment = Row["payments"][number] & { status: PaymentStatus };
/** An order with its payments, with what the status columns hold, which are text in the database. */
export type ReconcileOrder = Omit<Row, "status" | "payments"> & {
  status: StoredOrderStatus;
  payments: ReconcilePayment[];
};

/** Returns orders created since `since`, oldest first, after `after`, with the payments that were not abandoned. */
export function listOrdersSince(
  db: Db,
  query: { since: Date; after: Position | null; take: number },
): Promise<ReconcileOrder[]> {
  const { since, after, take } = query;
  const found = db.order.findMany({
    where: {
      createdAt: { gte: after?.createdAt ?? since },
      ...(after && { OR: [{ createdAt: { gt: after.createdAt } }, { id: { gt: after.id } }] }),
    },
    select: WITH_PAYMENTS,
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    take,
  });
  return found as Promise<ReconcileOrder[]>;
}

export function readReconcileOrder(db: Db, id: string): Promise<ReconcileOrder> {
  const found = db.order.findUniqueOrThrow({ where: { id }, select: WITH_PAYMENTS });
  return found as Promise<ReconcileOrder>;
}
