import { Prisma } from "@/prisma/generated/client";
import { deleteBatch, type Db } from "@/lib/platform/db";

export function findUserByEmail(db: Db, email: string) {
  return db.user.findUnique({ where: { email } });
}

export function findUserById(db: Db, userId: string) {
  return db.user.findUnique({ where: { id: userId } });
}

export async function updatePasswordHash(
  db: Db,
  userId: string,
  passwordHash: string,
): Promise<void> {
  await db.user.update({ where: { id: userId }, data: { passwordHash } });
}

/** Returns true when the user with this lowercase email address has signed in from `address` before. */
export async function isSignInAddress(
  db: Db,
  { email, address }: { email: string; address: string },
): Promise<boolean> {
  return (await db.signInAddress.findFirst({ where: { address, user: { email } } })) !== null;
}

export async function upsertSignInAddress(
  db: Db,
  used: { userId: string; address: string; lastSignedInAt: Date },
): Promise<void> {
  const { userId, address, lastSignedInAt } = used;
  await db.signInAddress.upsert({
    where: { userId_address: { userId, address } },
    create: used,
    update: { lastSignedInAt },
  });
}

/** Deletes one batch of the addresses that were last used before `before`. Returns true when there may be more. */
export function deleteOldSignInAddresses(db: Db, before: Date): Promise<boolean> {
  return deleteBatch(db, "sign_in_addresses", Prisma.sql`last_signed_in_at < ${before}`);
}

export type Role = "owner" | "member" | "viewer";

const WITH_MEMBERSHIPS = {
  memberships: {
    orderBy: [{ createdAt: "asc" }, { accountId: "asc" }],
    include: { account: { select: { name: true, number: true } } },
  },
} satisfies Prisma.UserInclude;
type Found = Prisma.UserGetPayload<{ include: typeof WITH_MEMBERSHIPS }>;
/** The role is text in the database. */
type UserWithMemberships = Omit<Found, "memberships"> & {
  memberships: (Found["memberships"][number] & { role: Role })[];
};

/** Returns a user with its account memberships, oldest membership first, or null. */
export function findUserWithMemberships(
  db: Db,
  userId: string,
): Promise<UserWithMemberships | null> {
  const found = db.user.findUnique({ where: { id: userId }, include: WITH_MEMBERSHIPS });
  return found as Promise<UserWithMemberships | null>;
}

/** Returns the email addresses of an account's owners who are not disabled, oldest membership first. */
export async function listOwnerEmailRows(db: Db, accountId: string): Promise<string[]> {
  const owners = await db.membership.findMany({
    where: { accountId, role: "owner", user: { disabledAt: null } },
    select: { user: { select: { email: true } } },
    orderBy: [{ createdAt: "asc" }, { userId: "asc" }],
  });
  return owners.map(({ user }) => user.email);
}

export type NewAccount = {
  accountId: string;
  accountName: string;
  userId: string;
  email: string;
  passwordHash: string;
  isOperator: boolean;
  createdAt: Date;
};

export async function insertAccountWithOwner(db: Db, made: NewAccount): Promise<number> {
  const { accountId, userId, createdAt } = made;
  const account = await db.account.create({
    data: { id: accountId, name: made.accountName, createdAt },
    select: { number: true },
  });
  await db.user.create({
    data: {
      id: userId,
      email: made.email,
      passwordHash: made.passwordHash,
      isOperator: made.isOperator,
      createdAt,
    },
  });
  await db.membership.create({ data: { accountId, userId, role: "owner", createdAt } });
  return account.number;
}

/** Locks the account's row until the transaction ends. */
export async function lockAccountRow(db: Db, accountId: string): Promise<void> {
  await db.$queryRaw`SELECT 1 FROM accounts WHERE id = ${accountId} FOR NO KEY UPDATE`;
}

/** Returns the account that the user with this lowercase email address has owned longest, or null. */
export function findOldestOwned(db: Db, email: string) {
  return db.membership.findFirst({
    where: { role: "owner", user: { email } },
    orderBy: { createdAt: "asc" },
    select: { accountId: true },
  });
}
