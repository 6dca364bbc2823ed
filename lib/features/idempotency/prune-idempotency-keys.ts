import type { Ctx } from "@/lib/platform/ctx";
import { deleteExpiredKeys } from "./idempotency-store";

/** Deletes a batch of the Idempotency-Keys that have expired after 30 days. Returns true when there may be more. */
export function pruneIdempotencyKeys(ctx: Ctx): Promise<boolean> {
  return deleteExpiredKeys(ctx.db, ctx.clock.now());
}
