import type { Ctx } from "@/lib/platform/ctx";
import { findUserWithMemberships, type Role } from "./accounts-store";

export type { Role };

export type SessionAccount = {
  userId: string;
  email: string;
  isOperator: boolean;
  accountId: string;
  accountName: string;
  accountNumber: number;
  role: Role;
};

export type SessionClaim = {
  userId: string;
  sessionEpoch: number;
  /**
   * The account that the user selected. The oldest membership is used when none was selected or the user has left it.
   */
  chosenAccountId?: string | null;
};

/**
 * Returns the user and account of a session. Returns null when the user does not exist, is disabled or belongs to no
 * account, or when a newer session epoch has ended the user's sessions.
 */
export async function findSessionAccount(
  ctx: Ctx,
  claim: SessionClaim,
): Promise<SessionAccount | null> {
  const user = await findUserWithMemberships(ctx.db, claim.userId);
  if (!user || user.disabledAt || user.sessionEpoch !== claim.sessionEpoch) return null;
  const membership =
    user.memberships.find((candidate) => candidate.accountId === claim.chosenAccountId) ??
    user.memberships[0];
  if (!membership) return null;
  return {
    userId: user.id,
    email: user.email,
    isOperator: user.isOperator,
    accountId: membership.accountId,
    accountName: membership.account.name,
    accountNumber: membership.account.number,
    role: membership.role,
  };
}
