import type { Ctx } from "@/lib/platform/ctx";
import { findOldestOwned } from "./accounts-store";
import { normalEmail } from "./create-account";

/** Returns the account that the user with this email address has owned longest, or null. */
export function findOwnedAccount(
  ctx: Ctx,
  input: { email: string },
): Promise<{ accountId: string } | null> {
  return findOldestOwned(ctx.db, normalEmail(input.email));
}
