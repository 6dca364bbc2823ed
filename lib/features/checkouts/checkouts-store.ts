import { INTERNAL_STATUSES } from "@/lib/domain/order";
import type { Owner } from "@/lib/platform/ctx";
import type { Db } from "@/lib/platform/db";

export function readCheckoutAccount(db: Db, accountId: string) {
  return db.account.findUniqueOrThrow({
    where: { id: accountId },
    select: { name: true, sellerName: true, defaultPayCurrency: true },
  });
}

/** Returns the catalog prices of one product; empty when the account does not list it. */
export function listCataloguePrices(db: Db, accountId: string, code: string) {
  return db.product.findMany({
    where: { accountId, code },
    select: { priceCents: true, priceCurrency: true },
  });
}

/** Returns orders still `creating` that were created before `before`, oldest first. */
export function listStaleCreating(db: Db, before: Date, limit: number) {
  return db.order.findMany({
    where: { status: "creating", createdAt: { lt: before } },
    orderBy: { createdAt: "asc" },
    take: limit,
    select: { id: true },
  });
}

/**
 * Returns the mode of a visible order whose payments are all at the sandbox, or null. `account` limits the search to
 * the caller's own orders.
 */
export async function findSandboxOrder(
  db: Db,
  orderId: string,
  account: Owner | null,
): Promise<{ livemode: boolean } | null> {
  return db.order.findFirst({
    where: {
      id: orderId,
      ...(account ? { accountId: account.accountId, livemode: account.livemode } : {}),
      status: { notIn: [...INTERNAL_STATUSES] },
      payments: {
        some: { provider: "sandbox", state: "open" },
        none: { provider: { not: "sandbox" } },
      },
    },
    select: { livemode: true },
  });
}
