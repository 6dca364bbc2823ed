import { Prisma, type IdempotencyRecord } from "@/prisma/generated/client";
import { changesOf, hot, valuesOf, type Db, type Sql } from "@/lib/platform/db";

const COLUMNS = Prisma.IdempotencyRecordScalarFieldEnum;

export type IdempotencyKeyRef = { accountId: string; livemode: boolean; key: string };
export type IdempotencyRow = IdempotencyRecord;

export type Claim = { token: string; until: Date };

/** Inserts the record of a key. Returns false when one already exists. */
export async function insertKey(
  db: Db,
  ref: IdempotencyKeyRef,
  record: { requestHash: Uint8Array<ArrayBuffer>; claim: Claim; createdAt: Date; expiresAt: Date },
): Promise<boolean> {
  const { claim, ...rest } = record;
  const lease = { leaseToken: claim.token, leaseUntil: claim.until };
  const values = valuesOf(COLUMNS, { ...ref, ...rest, ...lease, state: "running" });
  const inserted = await hot(db)
    .$executeRaw`INSERT INTO idempotency_records ${values} ON CONFLICT DO NOTHING`;
  return inserted === 1;
}

/** Returns the record of a key, or null. */
export function findKey(db: Db, ref: IdempotencyKeyRef): Promise<IdempotencyRow | null> {
  return db.idempotencyRecord.findUnique({ where: { accountId_livemode_key: ref } });
}

/** Takes over a record whose holder released it or died. Returns false when another call took it over first. */
export async function takeOverKey(
  db: Db,
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

/** The claim on a key, which ends when another call takes the key over. */
export type ClaimedKey = { ref: IdempotencyKeyRef; token: string };

/** Updates a claimed key. Returns false when the claim has been lost. */
export async function updateClaimedKey(
  db: Sql,
  { ref, token }: ClaimedKey,
  data: Partial<IdempotencyRow>,
): Promise<boolean> {
  const updated = await hot(db).$executeRaw`
    UPDATE idempotency_records SET ${changesOf(COLUMNS, data)}
    WHERE account_id = ${ref.accountId} AND livemode = ${ref.livemode} AND key = ${ref.key}
      AND lease_token = ${token} AND state = 'running'`;
  return updated === 1;
}

/** Releases a key whose call ended without a response to store. Deletes the record when no order was created. */
export async function releaseKey(db: Db, { ref, token }: ClaimedKey, now: Date): Promise<void> {
  const where = { ...ref, leaseToken: token, state: "running" };
  const forgotten = await db.idempotencyRecord.deleteMany({ where: { ...where, orderId: null } });
  if (forgotten.count === 0)
    await db.idempotencyRecord.updateMany({ where, data: { leaseUntil: now } });
}

/** Counts a replay or a mismatch. */
export async function countKey(
  db: Db,
  ref: IdempotencyKeyRef,
  what: "replays" | "mismatches",
): Promise<void> {
  await db.idempotencyRecord.update({
    where: { accountId_livemode_key: ref },
    data: { [what]: { increment: 1 } },
  });
}

/** Deletes a record that has expired after 30 days, so that the key can be used again. */
export async function deleteExpiredKey(db: Db, ref: IdempotencyKeyRef, now: Date): Promise<void> {
  await db.idempotencyRecord.deleteMany({ where: { ...ref, expiresAt: { lte: now } } });
}

/** Deletes at most `limit` records that have expired after 30 days. Returns how many. */
export function deleteExpiredKeys(db: Db, now: Date, limit: number): Promise<number> {
  return db.$executeRaw`
    DELETE FROM idempotency_records WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM idempotency_records WHERE expires_at <= ${now} LIMIT ${limit}))`;
}
