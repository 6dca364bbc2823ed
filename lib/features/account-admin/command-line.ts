import { randomBytes } from "node:crypto";
import { AppError } from "@/lib/platform/app-error";
import type { Ctx } from "@/lib/platform/ctx";
import { normalEmail } from "@/lib/features/accounts/create-account";
import { findOwnedAccount } from "@/lib/features/accounts/find-owned-account";
import { findAccountId, findUser } from "./account-admin-store";

const ACCOUNT_NUMBER = /^[1-9]\d{0,8}$/;

/** The caller of an operation that the operator runs on the server, for the audit log. */
export function commandLineCaller(accountId: string | null) {
  return { accountId, actor: { kind: "system", id: "command line" } } as const;
}

/** A password of 120 random bits. */
export function generatePassword(): string {
  return randomBytes(15).toString("base64url");
}

/**
 * Returns the ID of an account that is named by its number, its ID or the email address of an owner. An owner of several
 * accounts names the one owned longest. Throws `not-found`.
 */
export async function requireAccount(ctx: Ctx, reference: string): Promise<string> {
  const accountId = reference.includes("@")
    ? (await findOwnedAccount(ctx, { email: reference }))?.accountId
    : await findAccountId(
        ctx.db,
        ACCOUNT_NUMBER.test(reference) ? { number: Number(reference) } : { id: reference },
      );
  if (accountId) return accountId;
  const missing = reference.includes("@")
    ? `No account is owned by ${reference}.`
    : `No account has the number or ID ${reference}.`;
  throw new AppError("not-found", `${missing} npm run -s account -- list shows all accounts.`);
}

/** Returns the user with this email address. Throws `not-found`. */
export async function requireUser(ctx: Ctx, email: string) {
  const user = await findUser(ctx.db, normalEmail(email));
  if (user) return user;
  throw new AppError(
    "not-found",
    `No user has the email address ${email}. npm run -s account -- list shows all users.`,
  );
}
