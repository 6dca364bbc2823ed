import type { ListProductsInput, ProductPage, ProductResource } from "@/lib/contract/products";
import type { AccountCtx } from "@/lib/platform/ctx";
import { readPage, toPage } from "@/lib/platform/cursor";
import { toProductResources } from "./get-product";
import { listProductRows } from "./products-store";

/** Returns a page of the account's catalog, ordered by code. Throws `bad-request` for a cursor from another list. */
export async function listProducts(
  ctx: AccountCtx,
  { limit, cursor }: ListProductsInput,
): Promise<ProductPage> {
  const scope = ["products", ctx.accountId];
  const page = await readPage<ProductResource>(
    ctx,
    { cursor, limit, scope },
    {
      keyOf: ({ code }) => [code],
      list: async (after, take) =>
        toProductResources(
          await listProductRows(ctx.db, ctx.accountId, { after: after?.[0] ?? null, take }),
        ),
    },
  );
  return toPage(page, (product) => product);
}
