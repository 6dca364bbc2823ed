import type { Ctx } from "@/lib/platform/ctx";
import { findUserWithMemberships } from "./accounts-store";

export const ROLES = ["owner", "member", "viewer"] as const;
export type Role = (typeof ROLES)[number];

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
  /** The account the user chose to work in; the oldest membership when it chose none, or one it has left. */
  chosenAccountId?: string | null;
};

/**
 * The user and account behind a session, or null when the user is gone, disabled, in no account, or when its sessions
 * were ended by a newer epoch.
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
    role: membership.role as Role,
  };
}
