import { assert } from "@/lib/domain/assert";
import { INTERNAL_STATUSES } from "@/lib/domain/order";
import type { Owner } from "@/lib/platform/ctx";
import { hot, type Db } from "@/lib/platform/db";

export type Merchant = {
  name: string;
  defaultPayCurrency: string | null;
  /** The catalog prices of the product; empty when the account does not list it. */
  prices: { priceCents: number; priceCurrency: string }[];
};

/** Returns what a checkout of one product needs to know of its account. */
export async function readMerchant(db: Db, accountId: string, product: string): Promise<Merchant> {
  const rows = await hot(db).$queryRaw<Merchant[]>`
    SELECT coalesce(a.seller_name, a.name) AS "name", a.default_pay_currency AS "defaultPayCurrency", (
      SELECT coalesce(json_agg(json_build_object('priceCents', p.price_cents, 'priceCurrency', p.price_currency)), '[]')
      FROM products p WHERE p.account_id = a.id AND p.code = ${product}) AS "prices"
    FROM accounts a WHERE a.id = ${accountId}`;
  assert(rows[0] !== undefined, "an authenticated call has an account");
  return rows[0];
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
