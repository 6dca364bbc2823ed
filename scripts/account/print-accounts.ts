import { listAccounts } from "@/lib/features/account-admin/list-accounts";
import type { Ctx } from "@/lib/platform/ctx";

/** Prints one line for each account, and below it one for each of its members. */
export async function printAccounts(ctx: Ctx): Promise<void> {
  for (const { number, id, name, members } of await listAccounts(ctx)) {
    console.log(`${number}  ${id}  ${name}`);
    for (const { email, role, isDisabled } of members)
      console.log(`  ${role.padEnd(6)}  ${email}${isDisabled ? "  disabled" : ""}`);
  }
}
