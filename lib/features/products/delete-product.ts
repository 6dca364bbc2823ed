import { recordAudit } from "@/lib/features/audit/record-audit";
import type { AccountCtx } from "@/lib/platform/ctx";
import { transaction } from "@/lib/platform/db";
import { deleteProductRows } from "./products-store";
import { requireLiveChange } from "@/lib/features/accounts/require-live-change";

/**
 * Deletes a product from the catalog. Has no effect when the catalog does not contain it. Throws `forbidden` for a test
 * key.
 */
export async function deleteProduct(ctx: AccountCtx, { code }: { code: string }): Promise<void> {
  requireLiveChange(ctx, "The product catalogue");
  await transaction(ctx, async (ctx) => {
    if (!(await deleteProductRows(ctx.db, { accountId: ctx.accountId, code }))) return;
    await recordAudit(ctx, {
      action: "product.deleted",
      target: code,
      detail: {},
    });
  });
}
