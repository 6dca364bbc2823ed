import type { Ctx } from "@/lib/platform/ctx";

/** True when the payer of a sandbox order can simulate its payment: a live order is fulfilled by its merchant. */
export function canPayerSimulate(ctx: Ctx, order: { livemode: boolean }): boolean {
  return !order.livemode || ctx.isLocal;
}
