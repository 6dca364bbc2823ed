import type { Ctx } from "@/lib/platform/ctx";
import { listOwnerEmailRows } from "./accounts-store";

/** Returns the email addresses of an account's owners. */
export function listOwnerEmails(ctx: Ctx, { accountId }: { accountId: string }): Promise<string[]> {
  return listOwnerEmailRows(ctx.db, accountId);
}
