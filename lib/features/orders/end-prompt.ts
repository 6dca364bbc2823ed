import { isOverduePartial, promptStatusAt } from "@/lib/domain/prompt";
import type { Ctx, SqlCtx } from "@/lib/platform/ctx";
import { transaction } from "@/lib/platform/db";
import { endPromptOfOrder, findPromptStatus, lockOrderRow, type OrderRow } from "./orders-store";

/**
 * Stores that a prompt has ended if its payment window has passed while it was partly paid. Its status must be stored
 * before it is shown. The order is locked, so a payment that is applied at the same time counts completely: either it
 * was in time and the prompt is successful, or it is late.
 */
export async function endOverduePrompt(ctx: Ctx, input: { orderId: string }): Promise<void> {
  const { orderId } = input;
  await transaction(ctx, async (ctx) => {
    const order = await lockOrderRow(ctx.db, orderId);
    const stored = await findPromptStatus(ctx.db, orderId);
    if (!order || !stored) return;
    const status = promptStatusAt({ status: stored, order }, ctx.clock.now());
    if (status !== stored) await endPromptOfOrder(ctx.db, orderId, status);
  });
}

/**
 * True for the order of a prompt that ended partly paid, at the time `now` or, if this is stored already, for another
 * process, whose clock may be ahead.
 */
export async function isOverduePrompt(
  ctx: SqlCtx,
  { order, now }: { order: OrderRow; now: Date },
): Promise<boolean> {
  if (order.kind !== "prompt" || order.status !== "partial") return false;
  return isOverduePartial(order, now) || (await findPromptStatus(ctx.db, order.id)) !== "pending";
}
