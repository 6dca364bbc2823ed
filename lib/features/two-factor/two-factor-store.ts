import type { DbOrTx, Tx } from "@/lib/platform/db";

/** What is stored of a user's two-factor sign-in. */
export function readTwoFactorRow(db: DbOrTx, userId: string) {
  return db.user.findUniqueOrThrow({
    where: { id: userId },
    select: { email: true, totpSecret: true, totpPendingSecret: true, totpEnabledAt: true },
  });
}

/** The id of the user with this lower-case email address, or null. */
export async function findUserIdByEmail(db: DbOrTx, email: string): Promise<string | null> {
  return (await db.user.findUnique({ where: { email }, select: { id: true } }))?.id ?? null;
}

/** Stores the secret of a set-up that has not been confirmed. False when two-factor sign-in is on. */
export async function setPendingSecret(
  db: DbOrTx,
  userId: string,
  cipher: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  const { count } = await db.user.updateMany({
    where: { id: userId, totpSecret: null },
    data: { totpPendingSecret: cipher },
  });
  return count === 1;
}

/** Turns the pending secret into the active one. False when it is no longer the pending one. */
export async function activateSecret(
  tx: Tx,
  input: { userId: string; cipher: Uint8Array<ArrayBuffer>; step: number; now: Date },
): Promise<boolean> {
  const { userId, cipher, step, now } = input;
  const { count } = await tx.user.updateMany({
    where: { id: userId, totpSecret: null, totpPendingSecret: cipher },
    data: {
      totpSecret: cipher,
      totpPendingSecret: null,
      totpEnabledAt: now,
      totpLastStep: step,
    },
  });
  return count === 1;
}

/** Turns two-factor sign-in off and deletes its recovery codes. False when it was off. */
export async function clearTwoFactor(tx: Tx, userId: string): Promise<boolean> {
  const { count } = await tx.user.updateMany({
    where: { id: userId, totpSecret: { not: null } },
    data: { totpSecret: null, totpPendingSecret: null, totpEnabledAt: null, totpLastStep: null },
  });
  await tx.recoveryCode.deleteMany({ where: { userId } });
  return count === 1;
}

/** Accepts the code of a step once: false when this step or a later one was accepted before. */
export async function acceptStep(db: DbOrTx, userId: string, step: number): Promise<boolean> {
  const { count } = await db.user.updateMany({
    where: {
      id: userId,
      totpSecret: { not: null },
      OR: [{ totpLastStep: null }, { totpLastStep: { lt: step } }],
    },
    data: { totpLastStep: step },
  });
  return count === 1;
}

/** Replaces a user's recovery codes. */
export async function replaceRecoveryCodes(
  tx: Tx,
  input: { userId: string; hashes: Uint8Array<ArrayBuffer>[]; now: Date },
): Promise<void> {
  const { userId, hashes, now } = input;
  await tx.recoveryCode.deleteMany({ where: { userId } });
  await tx.recoveryCode.createMany({
    data: hashes.map((hash) => ({ userId, hash, createdAt: now })),
  });
}

/** Uses a recovery code up: true for exactly one of any number of concurrent calls. */
export async function useRecoveryCode(
  db: DbOrTx,
  input: { userId: string; hash: Uint8Array<ArrayBuffer>; now: Date },
): Promise<boolean> {
  const { userId, hash, now } = input;
  const { count } = await db.recoveryCode.updateMany({
    where: { userId, hash, usedAt: null },
    data: { usedAt: now },
  });
  return count === 1;
}

/** How many recovery codes a user has left. */
export function countRecoveryCodes(db: DbOrTx, userId: string): Promise<number> {
  return db.recoveryCode.count({ where: { userId, usedAt: null } });
}
