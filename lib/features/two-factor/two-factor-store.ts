import type { Db } from "@/lib/platform/db";

export function readTwoFactorRow(db: Db, userId: string) {
  return db.user.findUniqueOrThrow({
    where: { id: userId },
    select: { email: true, totpSecret: true, totpPendingSecret: true, totpEnabledAt: true },
  });
}

export async function findUserIdByEmail(db: Db, email: string): Promise<string | null> {
  return (await db.user.findUnique({ where: { email }, select: { id: true } }))?.id ?? null;
}

/** Stores the secret of an unconfirmed setup. Returns false when two-factor sign-in is on. */
export async function setPendingSecret(
  db: Db,
  userId: string,
  cipher: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  const { count } = await db.user.updateMany({
    where: { id: userId, totpSecret: null },
    data: { totpPendingSecret: cipher },
  });
  return count === 1;
}

/** Activates the pending secret. Returns false when it is no longer the pending one. */
export async function activateSecret(
  db: Db,
  input: { userId: string; cipher: Uint8Array<ArrayBuffer>; step: number; now: Date },
): Promise<boolean> {
  const { userId, cipher, step, now } = input;
  const { count } = await db.user.updateMany({
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

/** Turns two-factor sign-in off and deletes the recovery codes. Returns false when it was off. */
export async function clearTwoFactor(db: Db, userId: string): Promise<boolean> {
  const { count } = await db.user.updateMany({
    where: { id: userId, totpSecret: { not: null } },
    data: { totpSecret: null, totpPendingSecret: null, totpEnabledAt: null, totpLastStep: null },
  });
  await db.recoveryCode.deleteMany({ where: { userId } });
  return count === 1;
}

/** Accepts the code of a step once. Returns false when this step or a later one was accepted before. */
export async function acceptStep(db: Db, userId: string, step: number): Promise<boolean> {
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

export async function replaceRecoveryCodes(
  db: Db,
  input: { userId: string; hashes: Uint8Array<ArrayBuffer>[]; now: Date },
): Promise<void> {
  const { userId, hashes, now } = input;
  await db.recoveryCode.deleteMany({ where: { userId } });
  await db.recoveryCode.createMany({
    data: hashes.map((hash) => ({ userId, hash, createdAt: now })),
  });
}

/** Marks a recovery code as used. Returns true for exactly one of any number of concurrent calls. */
export async function useRecoveryCode(
  db: Db,
  input: { userId: string; hash: Uint8Array<ArrayBuffer>; now: Date },
): Promise<boolean> {
  const { userId, hash, now } = input;
  const { count } = await db.recoveryCode.updateMany({
    where: { userId, hash, usedAt: null },
    data: { usedAt: now },
  });
  return count === 1;
}

export function countRecoveryCodes(db: Db, userId: string): Promise<number> {
  return db.recoveryCode.count({ where: { userId, usedAt: null } });
}
