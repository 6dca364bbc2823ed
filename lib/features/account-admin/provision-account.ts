import { recordAudit } from "@/lib/features/audit/record-audit";
import type { Ctx } from "@/lib/platform/ctx";
import { transaction } from "@/lib/platform/db";
import { commandLineCaller, generatePassword } from "./command-line";
import { createAccount } from "@/lib/features/accounts/create-account";

export type ProvisionedAccount = { accountId: string; accountNumber: number; password: string };

/** For operators: creates an account and its owner with a generated password. Throws `conflict` for a known email. */
export async function provisionAccount(
  ctx: Ctx,
  { name, email }: { name: string; email: string },
): Promise<ProvisionedAccount> {
  const password = generatePassword();
  return transaction(ctx, async (ctx) => {
    const made = await createAccount(ctx, { name, email, password, isOperator: false });
    const { accountId, accountNumber, userId } = made;
    await recordAudit(
      { ...ctx, ...commandLineCaller(accountId) },
      { action: "account.created", target: accountId, detail: { owner: userId } },
    );
    return { accountId, accountNumber, password };
  });
}
