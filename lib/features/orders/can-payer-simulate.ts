import type { Ctx } from "@/lib/platform/ctx";

/**
 * Returns true when the payer of a sandbox order can simulate its payment. For a live order, which the merchant would
 * fulfill, only in local mode.
 */
export function canPayerSimulate(ctx: Ctx, order: { livemode: boolean }): boolean {
  return !order.livemode || ctx.isLocal;
}
