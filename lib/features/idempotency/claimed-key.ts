import type { AccountCtx } from "@/lib/platform/ctx";
import type { IdempotencySlot } from "./claim-idempotency-key";
import { attachOrder, completeKey, detachOrder, releaseKey } from "./idempotency-store";

type Slot = Pick<IdempotencySlot, "ref" | "token">;

/** Links a claimed key to the order that was created with it. Returns false when the claim has been lost. */
export function attachOrderToKey(
  ctx: AccountCtx,
  { slot, orderId }: { slot: Slot; orderId: string },
): Promise<boolean> {
  return attachOrder(ctx.db, slot.ref, slot.token, orderId);
}

/** Unlinks a claimed key from an abandoned order, so that the key can be used again with a corrected request. */
export function detachOrderFromKey(ctx: AccountCtx, { slot }: { slot: Slot }): Promise<void> {
  return detachOrder(ctx.db, slot.ref, slot.token);
}

/** Stores the response of a claimed key. Returns false when the claim has been lost. */
export function completeIdempotencyKey(
  ctx: AccountCtx,
  { slot, response }: { slot: Slot; response: { status: number; body: string } },
): Promise<boolean> {
  return completeKey(ctx.db, slot.ref, slot.token, response);
}

/** Releases a claimed key without a response. The next call with it starts over, or resumes the interrupted order. */
export function releaseIdempotencyKey(ctx: AccountCtx, { slot }: { slot: Slot }): Promise<void> {
  return releaseKey(ctx.db, slot.ref, slot.token, ctx.clock.now());
}
