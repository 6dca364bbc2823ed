import type { Ctx } from "@/lib/platform/ctx";
import { deleteExpiredKeys } from "./idempotency-store";

const BATCH_MAX = 1_000;

/** Forgets the Idempotency-Keys whose 30 days are over. Answers true when there are more. */
export async function purgeIdempotencyKeys(ctx: Ctx): Promise<boolean> {
  return (await deleteExpiredKeys(ctx.db, ctx.clock.now(), BATCH_MAX)) >= BATCH_MAX;
}
