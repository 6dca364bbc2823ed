import { PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN } from "@/lib/domain/password";
import { AppError, invalidField } from "@/lib/platform/app-error";
import type { Ctx } from "@/lib/platform/ctx";
import { transaction, isUniqueViolation } from "@/lib/platform/db";
import { newId } from "@/lib/platform/ids";
import { insertAccountWithOwner } from "./accounts-store";
import { hashPassword } from "./hash-password";

export type CreateAccountInput = {
  name: string;
  email: string;
  password: string;
  isOperator: boolean;
};

/**
 * Creates an account and its owner. Throws `validation-failed` for a password of invalid length and `conflict` when a
 * user with this email address already exists.
 */
export async function createAccount(
  ctx: Ctx,
  input: CreateAccountInput,
): Promise<{ accountId: string; userId: string; accountNumber: number }> {
  if (input.password.length < PASSWORD_LENGTH_MIN || input.password.length > PASSWORD_LENGTH_MAX) {
    throw invalidField(
      "password",
      `must have from ${PASSWORD_LENGTH_MIN} to ${PASSWORD_LENGTH_MAX} characters`,
    );
  }
  const passwordHash = await hashPassword(input.password);
  const createdAt = ctx.clock.now();
  const accountId = newId("acc", createdAt);
  const userId = newId("usr", createdAt);
  try {
    const accountNumber = await transaction(ctx, (ctx) =>
      insertAccountWithOwner(ctx.db, {
        accountId,
        accountName: input.name,
        userId,
        email: normalEmail(input.email),
        passwordHash,
        isOperator: input.isOperator,
        createdAt,
      }),
    );
    return { accountId, userId, accountNumber };
  } catch (cause) {
    if (!isUniqueViolation(cause)) throw cause;
    throw new AppError(
      "conflict",
      "There is a user with this email already. Sign in, or use another email.",
      { cause },
    );
  }
}

/** Returns an email address in the form in which it is stored and looked up. */
export function normalEmail(email: string): string {
  return email.trim().toLowerCase();
}
