import type { ProductResource, PutProductInput } from "@/lib/contract/products";
import { recordAudit } from "@/lib/features/audit/record-audit";
import type { AccountCtx } from "@/lib/platform/ctx";
import { transaction } from "@/lib/platform/db";
import { toProductResources } from "./get-product";
import { findProductRows, replaceProductRows } from "./products-store";
import { lockAccount } from "@/lib/features/accounts/lock-account";
import { requireLiveChange } from "@/lib/features/accounts/require-live-change";

/**
 * Creates a product or replaces it completely. From then on, a checkout of it at any other price is rejected. Throws
 * `forbidden` for a test key.
 */
export async function replaceProduct(
  ctx: AccountCtx,
  input: PutProductInput & { code: string },
): Promise<ProductResource> {
  requireLiveChange(ctx, "The product catalogue");
  const { code } = input;
  return transaction(ctx, async (ctx) => {
    const [before] = await findProductRows(ctx.db, ctx.accountId, code);
    const createdAt = before?.createdAt ?? ctx.clock.now();
    // Otherwise, concurrent calls would both delete and both insert.
    await lockAccount(ctx);
    await replaceProductRows(
      ctx.db,
      { accountId: ctx.accountId, code },
      input.prices.map((price) => ({
        name: input.name ?? null,
        priceCents: price.price_cents,
        priceCurrency: price.price_currency,
        createdAt,
      })),
    );
    const [product] = toProductResources(await findProductRows(ctx.db, ctx.accountId, code));
    if (!product) throw new Error("the product was not written");
    await recordAudit(ctx, {
      action: "product.put",
      target: code,
      detail: { prices: product.prices.map((p) => `${p.price_currency} ${p.price_cents}`) },
    });
    return product;
  });
}
