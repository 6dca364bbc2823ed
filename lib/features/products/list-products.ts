import type { ListProductsInput, ProductPage } from "@/lib/contract/products";
import type { AccountCtx } from "@/lib/platform/ctx";
import { decodeCursor, encodeCursor } from "@/lib/platform/cursor";
import { toProductResources } from "./get-product";
import { listProductRows } from "./products-store";

/** Returns a page of the account's catalog, ordered by code. Throws `bad-request` for a cursor from another list. */
export async function listProducts(
  ctx: AccountCtx,
  { limit, cursor }: ListProductsInput,
): Promise<ProductPage> {
  const key = ctx.config.keys.session;
  const scope = JSON.stringify(["products", ctx.accountId]);
  const [after = null] = cursor === undefined ? [] : decodeCursor(key, cursor, scope);
  const rows = await listProductRows(ctx.db, ctx.accountId, { after, take: limit + 1 });
  const products = toProductResources(rows);
  const page = products.slice(0, limit);
  const last = products.length > limit ? page.at(-1) : undefined;
  return {
    data: page,
    has_more: last !== undefined,
    next_cursor: last ? encodeCursor(key, [last.code], scope) : null,
  };
}
