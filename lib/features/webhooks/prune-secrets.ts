import type { Ctx } from "@/lib/platform/ctx";
import { deleteExpiredSecrets } from "./secrets-store";

const BATCH_MAX = 1_000;

/** Deletes one batch of secrets that have expired. Returns true when there may be more. */
export async function pruneSecrets(ctx: Ctx): Promise<boolean> {
  return (await deleteExpiredSecrets(ctx.db, ctx.clock.now(), BATCH_MAX)) >= BATCH_MAX;
}
