import type { IdempotencyRecord } from "@/prisma/generated/client";
import type { DbOrTx } from "@/lib/platform/db";

export type IdempotencyKeyRef = { accountId: string; livemode: boolean; key: string };
export type IdempotencyRow = IdempotencyRecord;

export type Claim = { token: string; until: Date };

/** Writes the key's first record; false when there is one already. */
export async function insertKey(
  db: DbOrTx,
  ref: IdempotencyKeyRef,
  record: { requestHash: Uint8Array<ArrayBuffer>; claim: Claim; createdAt: Date; expiresAt: Date },
): Promise<boolean> {
  const { claim, ...rest } = record;
  const written = await db.idempotencyRecord.createMany({
    data: [{ ...ref, ...rest, state: "running", leaseToken: claim.token, leaseUntil: claim.until }],
    skipDuplicates: true,
  });
  return written.count === 1;
}

/** The key's record, or null. */
export function findKey(db: DbOrTx, ref: IdempotencyKeyRef): Promise<IdempotencyRow | null> {
  return db.idempotencyRecord.findUnique({ where: { accountId_livemode_key: ref } });
}

/** Takes over a record whose holder let go or died; false when somebody else was faster. */
export async function takeOverKey(
  db: DbOrTx,
  ref: IdempotencyKeyRef,
  was: { leaseToken: string | null },
  claim: Claim,
): Promise<boolean> {
  const taken = await db.idempotencyRecord.updateMany({
    where: { ...ref, state: "running", leaseToken: was.leaseToken },
    data: { leaseToken: claim.token, leaseUntil: claim.until },
  });
  return taken.count === 1;
}

/** Ties the key to the order it made; false when the claim was lost meanwhile. */
export async function attachOrder(
  db: DbOrTx,
  ref: IdempotencyKeyRef,
  token: string,
  orderId: string,
): Promise<boolean> {
  const attached = await db.idempotencyRecord.updateMany({
    where: { ...ref, leaseToken: token, state: "running" },
    data: { orderId },
  });
  return attached.count === 1;
}

/** Unties the key from an order that was given up, so that a mended request may use the key again. */
export async function detachOrder(
  db: DbOrTx,
  ref: IdempotencyKeyRef,
  token: string,
): Promise<void> {
  await db.idempotencyRecord.updateMany({
    where: { ...ref, leaseToken: token, state: "running" },
    data: { orderId: null },
  });
}

/** Stores the first answer; false when the claim was lost meanwhile. */
export async function completeKey(
  db: DbOrTx,
  ref: IdempotencyKeyRef,
  token: string,
  answer: { status: number; body: string },
): Promise<boolean> {
  const done = await db.idempotencyRecord.updateMany({
    where: { ...ref, leaseToken: token, state: "running" },
    data: {
      state: "done",
      responseStatus: answer.status,
      responseBody: answer.body,
      leaseToken: null,
      leaseUntil: null,
    },
  });
  return done.count === 1;
}

/** Lets go of a key whose call ended without an answer worth keeping; forgets it when it made nothing. */
export async function releaseKey(
  db: DbOrTx,
  ref: IdempotencyKeyRef,
  token: string,
  now: Date,
): Promise<void> {
  const where = { ...ref, leaseToken: token, state: "running" };
  const forgotten = await db.idempotencyRecord.deleteMany({ where: { ...where, orderId: null } });
  if (forgotten.count === 0)
    await db.idempotencyRecord.updateMany({ where, data: { leaseUntil: now } });
}

/** Counts a replay or a mismatch. */
export async function countKey(
  db: DbOrTx,
  ref: IdempotencyKeyRef,
  what: "replays" | "mismatches",
): Promise<void> {
  await db.idempotencyRecord.update({
    where: { accountId_livemode_key: ref },
    data: { [what]: { increment: 1 } },
  });
}

/** Removes a record whose 30 days are over, so that the key is new again. */
export async function deleteExpiredKey(
  db: DbOrTx,
  ref: IdempotencyKeyRef,
  now: Date,
): Promise<void> {
  await db.idempotencyRecord.deleteMany({ where: { ...ref, expiresAt: { lte: now } } });
}

/** Removes records whose 30 days are over, so many at a time; answers how many. */
export function deleteExpiredKeys(db: DbOrTx, now: Date, limit: number): Promise<number> {
  return db.$executeRaw`
    DELETE FROM idempotency_records WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM idempotency_records WHERE expires_at <= ${now} LIMIT ${limit}))`;
}
