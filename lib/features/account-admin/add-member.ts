import { recordAudit } from "@/lib/features/audit/record-audit";
import { AppError } from "@/lib/platform/app-error";
import type { Ctx } from "@/lib/platform/ctx";
import { isUniqueViolation, transaction } from "@/lib/platform/db";
import { newId } from "@/lib/platform/ids";
import { hashNewPassword } from "@/lib/features/accounts/check-password";
import { normalEmail } from "@/lib/features/accounts/create-account";
import { findUser, insertMembership, insertUser, type Role } from "./account-admin-store";
import { commandLineCaller, generatePassword, requireAccount } from "./command-line";

export type AddMemberInput = { account: string; email: string; role: Role };

/**
 * For operators: gives a user access to an account. A new user gets a generated password, which is returned. Throws
 * `not-found` for an unknown account and `conflict` for an existing member.
 */
export async function addMember(
  ctx: Ctx,
  { account, email, role }: AddMemberInput,
): Promise<{ password: string | null }> {
  const accountId = await requireAccount(ctx, account);
  try {
    return await transaction(ctx, async (ctx) => {
      const { userId, password } = await findOrCreateUser(ctx, normalEmail(email));
      await insertMembership(ctx.db, { accountId, userId, role, createdAt: ctx.clock.now() });
      await recordAudit(
        { ...ctx, ...commandLineCaller(accountId) },
        { action: "member.added", target: userId, detail: { role } },
      );
      return { password };
    });
  } catch (cause) {
    if (!isUniqueViolation(cause)) throw cause;
    throw new AppError("conflict", `${email} is a member of this account already.`, { cause });
  }
}

async function findOrCreateUser(
  ctx: Ctx,
  email: string,
): Promise<{ userId: string; password: string | null }> {
  const user = await findUser(ctx.db, email);
  if (user) return { userId: user.id, password: null };
  const password = generatePassword();
  const createdAt = ctx.clock.now();
  const userId = newId("usr", createdAt);
  const passwordHash = await hashNewPassword(ctx, password);
  await insertUser(ctx.db, { id: userId, email, passwordHash, createdAt });
  return { userId, password };
}
