import type { DbOrTx } from "@/lib/platform/db";

/** What a checkout needs to know of its account. */
export function readCheckoutAccount(db: DbOrTx, accountId: string) {
  return db.account.findUniqueOrThrow({
    where: { id: accountId },
    select: { name: true, sellerName: true, defaultPayCurrency: true },
  });
}

/** The catalogue's prices of one product; none when the account does not list it. */
export function listCataloguePrices(db: DbOrTx, accountId: string, code: string) {
  return db.product.findMany({
    where: { accountId, code },
    select: { priceCents: true, priceCurrency: true },
  });
}
