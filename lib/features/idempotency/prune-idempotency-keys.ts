import type { Ctx } from "@/lib/platform/ctx";
import { deleteExpiredKeys } from "./idempotency-store";

const BATCH_MAX = 1_000;

/** Deletes a batch of the Idempotency-Keys that have expired after 30 days. Returns true when there may be more. */
export async function pruneIdempotencyKeys(ctx: Ctx): Promise<boolean> {
  return (await deleteExpiredKeys(ctx.db, ctx.clock.now(), BATCH_MAX)) >= BATCH_MAX;
}
