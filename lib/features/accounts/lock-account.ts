import type { AccountCtx } from "@/lib/platform/ctx";
import { lockAccountRow } from "./accounts-store";

/** Locks the caller's account until the transaction ends, so that limits per account are checked one call at a time. */
export async function lockAccount(ctx: AccountCtx): Promise<void> {
  await lockAccountRow(ctx.db, ctx.accountId);
}
