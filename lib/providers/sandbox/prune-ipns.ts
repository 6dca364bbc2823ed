import type { Ctx } from "@/lib/platform/ctx";
import { deleteDoneIpns } from "./sandbox-store";

const KEPT_MS = 30 * 24 * 60 * 60 * 1000;
const BATCH_MAX = 1_000;

/** Deletes sandbox IPNs older than 30 days that have no attempt left. Resolves to true if there may be more. */
export async function pruneSandboxIpns(ctx: Ctx): Promise<boolean> {
  const before = new Date(ctx.clock.now().getTime() - KEPT_MS);
  return (await deleteDoneIpns(ctx.db, { before, limit: BATCH_MAX })) >= BATCH_MAX;
}
