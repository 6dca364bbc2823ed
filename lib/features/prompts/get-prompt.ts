import type { PromptState } from "@/lib/contract/prompts";
import { blockchainIdOf, promptStatusAt } from "@/lib/domain/prompt";
import { endOverduePrompt } from "@/lib/features/orders/end-prompt";
import { AppError } from "@/lib/platform/app-error";
import type { AccountCtx } from "@/lib/platform/ctx";
import { findPrompt, type PromptRow } from "./prompts-store";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Returns the state of a prompt of the caller. Throws `not-found`. */
export async function getPrompt(ctx: AccountCtx, input: { id: string }): Promise<PromptState> {
  return toPromptState(await readPrompt(ctx, input));
}

/** Returns a prompt of the caller, and stores its status if its payment window has just ended. Throws `not-found`. */
export async function readPrompt(ctx: AccountCtx, { id }: { id: string }): Promise<PromptRow> {
  const found = await findOwn(ctx, id);
  if (promptStatusAt(found, ctx.clock.now()) === found.status) return found;
  await endOverduePrompt(ctx, { orderId: found.order.id });
  // A payment may have been applied in the meantime; what is stored counts.
  return findOwn(ctx, id);
}

async function findOwn(ctx: AccountCtx, id: string): Promise<PromptRow> {
  const found = UUID.test(id) ? await findPrompt(ctx.db, ctx, id) : null;
  if (found) return found;
  throw new AppError(
    "not-found",
    "There is no such prompt in this account and mode. Check the id, and the key's mode.",
  );
}

/** Converts a prompt to the resource that its account sees. */
export function toPromptState({ id, status, order }: PromptRow): PromptState {
  const { shown } = order;
  return {
    id,
    blockchainId: shown && blockchainIdOf({ network: shown.network, ticker: shown.payTicker }),
    status,
    createdAt: order.createdAt.toISOString(),
  };
}
