import type { DbOrTx } from "@/lib/platform/db";

/** The frozen receipt of an order of this account and mode, or null. */
export function findReceipt(
  db: DbOrTx,
  key: { orderId: string; accountId: string; livemode: boolean },
) {
  const { orderId, accountId, livemode } = key;
  return db.receipt.findFirst({ where: { orderId, order: { accountId, livemode } } });
}

/** The frozen receipt of an order, for whoever holds the order's link. */
export function findReceiptForPayer(db: DbOrTx, orderId: string) {
  return db.receipt.findUnique({ where: { orderId } });
}
