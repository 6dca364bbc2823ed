import { recordAudit } from "@/lib/features/audit/record-audit";
import type { Ctx } from "@/lib/platform/ctx";
import { transaction } from "@/lib/platform/db";
import { setAccountName } from "./account-admin-store";
import { commandLineCaller, requireAccount } from "./command-line";

/** For operators: changes the name of an account. Throws `not-found`. */
export async function renameAccount(
  ctx: Ctx,
  { account, name }: { account: string; name: string },
): Promise<void> {
  const accountId = await requireAccount(ctx, account);
  await transaction(ctx, async (ctx) => {
    await setAccountName(ctx.db, accountId, name);
    await recordAudit(
      { ...ctx, ...commandLineCaller(accountId) },
      { action: "account.updated", target: accountId, detail: { fields: ["name"] } },
    );
  });
}
