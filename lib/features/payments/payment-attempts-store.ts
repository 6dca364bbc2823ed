import type { Prisma } from "@/prisma/generated/client";
import type { Db } from "@/lib/platform/db";

/** Stores a payment attempt before the provider is called. */
export async function insertPaymentAttempt(
  db: Db,
  attempt: Prisma.PaymentUncheckedCreateInput,
): Promise<void> {
  await db.payment.create({ data: attempt });
}

/** Marks an attempt, or all attempts of an order, as abandoned unless the provider has responded. */
export async function markAbandoned(
  db: Db,
  of: { id: string } | { orderId: string },
  at: Date,
): Promise<void> {
  await db.payment.updateMany({
    where: { ...of, state: "attempting" },
    data: { state: "abandoned", updatedAt: at },
  });
}
