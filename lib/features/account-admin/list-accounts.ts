import type { Ctx } from "@/lib/platform/ctx";
import { listAccountRows } from "./account-admin-store";

export type AccountMembers = {
  id: string;
  number: number;
  name: string;
  members: { email: string; role: string; isDisabled: boolean }[];
};

/** For operators: all accounts with their members, in the order in which they were created. */
export async function listAccounts(ctx: Ctx): Promise<AccountMembers[]> {
  const rows = await listAccountRows(ctx.db);
  return rows.map(({ memberships, ...account }) => ({
    ...account,
    members: memberships.map(({ role, user }) => ({
      email: user.email,
      role,
      isDisabled: user.disabledAt !== null,
    })),
  }));
}
