import type { PromptState } from "@/lib/contract/prompts";
import { cancelOrder } from "@/lib/features/orders/cancel-order";
import { lockOrder } from "@/lib/features/orders/locked-order";
import { AppError } from "@/lib/platform/app-error";
import type { AccountCtx } from "@/lib/platform/ctx";
import { transaction } from "@/lib/platform/db";
import { readPrompt, toPromptState } from "./get-prompt";

/**
 * Cancels a prompt of the caller; a cancelled prompt stays as it is. Throws `not-found`, or `conflict` when the prompt
 * has another final status or a payment was detected.
 */
export async function cancelPrompt(ctx: AccountCtx, input: { id: string }): Promise<PromptState> {
  const { order } = await readPrompt(ctx, input);
  return transaction(ctx, async (ctx) => {
    await lockOrder(ctx, { orderId: order.id });
    const prompt = await readPrompt(ctx, input);
    if (prompt.status === "cancelled") return toPromptState(prompt);
    if (prompt.status !== "pending" || prompt.order.status !== "pending") throw tooLate(prompt);
    await cancelOrder(ctx, { orderId: order.id });
    return toPromptState(await readPrompt(ctx, input));
  });
}

function tooLate({ status }: { status: string }): AppError {
  return new AppError(
    "conflict",
    status === "pending"
      ? "A payment of this prompt was detected; it can no longer be cancelled. Wait for its final status."
      : `The prompt is ${status}; only a pending prompt can be cancelled.`,
  );
}
