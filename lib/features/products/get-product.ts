import type { ProductResource } from "@/lib/contract/products";
import { AppError } from "@/lib/platform/app-error";
import type { AccountCtx } from "@/lib/platform/ctx";
import { findProductRows, type ProductRow } from "./products-store";

export async function getProduct(
  ctx: AccountCtx,
  { code }: { code: string },
): Promise<ProductResource> {
  const [product] = toProductResources(await findProductRows(ctx.db, ctx.accountId, code));
  if (product) return product;
  throw new AppError(
    "not-found",
    "No such product in this account's catalogue. List it with GET /v1/products.",
  );
}

/** Groups rows that are ordered by code into one resource per product. */
export function toProductResources(rows: readonly ProductRow[]): ProductResource[] {
  const products = new Map<string, ProductResource>();
  for (const row of rows) {
    const product = products.get(row.code) ?? {
      code: row.code,
      name: row.name,
      prices: [],
      created_at: row.createdAt.toISOString(),
    };
    product.prices.push({ price_cents: row.priceCents, price_currency: row.priceCurrency });
    products.set(row.code, product);
  }
  return [...products.values()];
}
