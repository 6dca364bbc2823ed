import type { AccountCtx, SqlCtx } from "@/lib/platform/ctx";
import { releaseKey, updateClaimedKey, type ClaimedKey } from "./idempotency-store";

/** Links a claimed key to the order that was created with it. Returns false when the claim has been lost. */
export function attachOrderToKey(
  ctx: SqlCtx,
  { slot, orderId }: { slot: ClaimedKey; orderId: string },
): Promise<boolean> {
  return updateClaimedKey(ctx.db, slot, { orderId });
}

/** Unlinks a claimed key from an abandoned order, so that the key can be used again with a corrected request. */
export async function detachOrderFromKey(ctx: AccountCtx, slot: ClaimedKey): Promise<void> {
  await updateClaimedKey(ctx.db, slot, { orderId: null });
}

/** Stores the response of a claimed key. Returns false when the claim has been lost. */
export function completeIdempotencyKey(
  ctx: SqlCtx,
  { slot, response }: { slot: ClaimedKey; response: { status: number; body: string } },
): Promise<boolean> {
  return updateClaimedKey(ctx.db, slot, {
    state: "done",
    responseStatus: response.status,
    responseBody: response.body,
    leaseToken: null,
    leaseUntil: null,
  });
}

/** Releases a claimed key without a response. The next call with it starts over, or resumes the interrupted order. */
export function releaseIdempotencyKey(ctx: AccountCtx, slot: ClaimedKey): Promise<void> {
  return releaseKey(ctx.db, slot, ctx.clock.now());
}
