import type { Db } from "@/lib/platform/db";
import type { Product } from "@/prisma/generated/client";

export type ProductRow = Product;

/** Returns the prices of one product, ordered by currency. Empty when the account does not list the product. */
export function findProductRows(db: Db, accountId: string, code: string): Promise<ProductRow[]> {
  return db.product.findMany({
    where: { accountId, code },
    orderBy: { priceCurrency: "asc" },
  });
}

/** Returns the prices of the next `take` products after a code, ordered by code and currency. */
export async function listProductRows(
  db: Db,
  accountId: string,
  query: { after: string | null; take: number },
): Promise<ProductRow[]> {
  const codes = await db.product.findMany({
    where: { accountId, ...(query.after === null ? {} : { code: { gt: query.after } }) },
    distinct: ["code"],
    orderBy: { code: "asc" },
    select: { code: true },
    take: query.take,
  });
  return db.product.findMany({
    where: { accountId, code: { in: codes.map(({ code }) => code) } },
    orderBy: [{ code: "asc" }, { priceCurrency: "asc" }],
  });
}

/** Replaces all prices of a product of a locked account. */
export async function replaceProductRows(
  db: Db,
  key: { accountId: string; code: string },
  rows: readonly Pick<ProductRow, "name" | "priceCents" | "priceCurrency" | "createdAt">[],
): Promise<void> {
  await db.product.deleteMany({ where: key });
  await db.product.createMany({ data: rows.map((row) => ({ ...row, ...key })) });
}

/** Deletes a product from the catalog. Returns whether the catalog contained it. */
export async function deleteProductRows(
  db: Db,
  key: { accountId: string; code: string },
): Promise<boolean> {
  const { count } = await db.product.deleteMany({ where: key });
  return count > 0;
}
