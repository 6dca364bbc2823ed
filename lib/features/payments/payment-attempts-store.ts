import type { Prisma } from "@/prisma/generated/client";
import type { DbOrTx } from "@/lib/platform/db";

/** Stores a payment that is about to be asked for. */
export async function insertPaymentAttempt(
  db: DbOrTx,
  attempt: Prisma.PaymentUncheckedCreateInput,
): Promise<void> {
  await db.payment.create({ data: attempt });
}

/** Gives up the attempts of an order that were never answered. */
export async function abandonAttempts(db: DbOrTx, orderId: string, at: Date): Promise<void> {
  await db.payment.updateMany({
    where: { orderId, state: "attempting" },
    data: { state: "abandoned", updatedAt: at },
  });
}

/** Gives up one attempt that the provider refused or never answered. */
export async function abandonAttempt(db: DbOrTx, id: string, at: Date): Promise<void> {
  await db.payment.updateMany({
    where: { id, state: "attempting" },
    data: { state: "abandoned", updatedAt: at },
  });
}
