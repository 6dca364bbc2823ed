import type { Ctx } from "@/lib/platform/ctx";
import { deleteExpiredSecrets } from "./secrets-store";

/** Deletes one batch of secrets that have expired. Returns true when there may be more. */
export function pruneSecrets(ctx: Ctx): Promise<boolean> {
  return deleteExpiredSecrets(ctx.db, ctx.clock.now());
}
