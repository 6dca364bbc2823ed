import type { Db } from "@/lib/platform/db";

export type Role = "owner" | "member" | "viewer";

export function findUser(db: Db, email: string) {
  return db.user.findUnique({ where: { email }, select: { id: true, disabledAt: true } });
}

export async function setAccountName(db: Db, id: string, name: string): Promise<void> {
  await db.account.update({ where: { id }, data: { name } });
}

/** All accounts with their members, in the order in which they were created. */
export function listAccountRows(db: Db) {
  return db.account.findMany({
    orderBy: { number: "asc" },
    select: {
      id: true,
      number: true,
      name: true,
      memberships: {
        orderBy: [{ createdAt: "asc" }, { userId: "asc" }],
        select: { role: true, user: { select: { email: true, disabledAt: true } } },
      },
    },
  });
}

/** Returns the ID of the account with this ID or number, or null. */
export async function findAccountId(
  db: Db,
  where: { id: string } | { number: number },
): Promise<string | null> {
  return (await db.account.findUnique({ where, select: { id: true } }))?.id ?? null;
}

/** Disables or enables a user. Returns false when it was in that state already. */
export async function setDisabledAt(
  db: Db,
  userId: string,
  disabledAt: Date | null,
): Promise<boolean> {
  const isOther = disabledAt === null ? { not: null } : null;
  const { count } = await db.user.updateMany({
    where: { id: userId, disabledAt: isOther },
    data: { disabledAt },
  });
  return count === 1;
}

export async function insertUser(
  db: Db,
  user: { id: string; email: string; passwordHash: string; createdAt: Date },
): Promise<void> {
  await db.user.create({ data: user });
}

export async function insertMembership(
  db: Db,
  membership: { accountId: string; userId: string; role: Role; createdAt: Date },
): Promise<void> {
  await db.membership.create({ data: membership });
}
