import type { Ctx } from "@/lib/platform/ctx";
import { listOwnerEmailRows } from "./accounts-store";

export function listOwnerEmails(ctx: Ctx, { accountId }: { accountId: string }): Promise<string[]> {
  return listOwnerEmailRows(ctx.db, accountId);
}
