import type { Prisma } from "@/prisma/generated/client";
import type { DbOrTx } from "@/lib/platform/db";

/** Stores a payment attempt before the provider is called. */
export async function insertPaymentAttempt(
  db: DbOrTx,
  attempt: Prisma.PaymentUncheckedCreateInput,
): Promise<void> {
  await db.payment.create({ data: attempt });
}

/** Marks the attempts of an order that received no response as abandoned. */
export async function abandonAttempts(db: DbOrTx, orderId: string, at: Date): Promise<void> {
  await db.payment.updateMany({
    where: { orderId, state: "attempting" },
    data: { state: "abandoned", updatedAt: at },
  });
}

/** Marks one attempt as abandoned after a rejection or no response from the provider. */
export async function abandonAttempt(db: DbOrTx, id: string, at: Date): Promise<void> {
  await db.payment.updateMany({
    where: { id, state: "attempting" },
    data: { state: "abandoned", updatedAt: at },
  });
}
