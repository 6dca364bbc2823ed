import type { DbOrTx } from "@/lib/platform/db";

/** Returns the account fields that a checkout needs. */
export function readCheckoutAccount(db: DbOrTx, accountId: string) {
  return db.account.findUniqueOrThrow({
    where: { id: accountId },
    select: { name: true, sellerName: true, defaultPayCurrency: true },
  });
}

/** Returns the catalog prices of one product; empty when the account does not list it. */
export function listCataloguePrices(db: DbOrTx, accountId: string, code: string) {
  return db.product.findMany({
    where: { accountId, code },
    select: { priceCents: true, priceCurrency: true },
  });
}
