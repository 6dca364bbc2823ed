import { Prisma, type Session } from "@/prisma/generated/client";
import { deleteBatch, type Db } from "@/lib/platform/db";

export type NewSession = Omit<Session, "endedAt">;

export async function insertSession(db: Db, session: NewSession): Promise<void> {
  await db.session.create({ data: session });
}

/** Returns the session with this token hash that has neither ended nor expired, or null. */
export function findActiveSession(db: Db, tokenHash: Uint8Array<ArrayBuffer>, now: Date) {
  return db.session.findFirst({ where: { tokenHash, endedAt: null, expiresAt: { gt: now } } });
}

/** Returns a user's sessions that have neither ended nor expired, most recently used first. */
export function listActiveSessions(db: Db, userId: string, now: Date) {
  return db.session.findMany({
    where: { userId, endedAt: null, expiresAt: { gt: now } },
    orderBy: [{ lastSeenAt: "desc" }, { id: "desc" }],
  });
}

export async function updateLastSeen(db: Db, id: string, now: Date): Promise<void> {
  await db.session.updateMany({ where: { id, endedAt: null }, data: { lastSeenAt: now } });
}

export async function markAuthenticated(db: Db, id: string, now: Date): Promise<void> {
  await db.session.updateMany({ where: { id, endedAt: null }, data: { authenticatedAt: now } });
}

/** Returns true when the user has a session with this ID, whether or not it has ended. */
export async function hasSession(db: Db, userId: string, id: string): Promise<boolean> {
  return (await db.session.count({ where: { id, userId } })) > 0;
}

/** Ends the user's sessions that match the filter. Returns the number ended. */
export async function endSessionRows(
  db: Db,
  which: { userId: string; id?: string | { not: string } },
  now: Date,
): Promise<number> {
  const { count } = await db.session.updateMany({
    where: { ...which, endedAt: null },
    data: { endedAt: now },
  });
  return count;
}

export async function endSessionByToken(
  db: Db,
  tokenHash: Uint8Array<ArrayBuffer>,
  now: Date,
): Promise<void> {
  await db.session.updateMany({ where: { tokenHash, endedAt: null }, data: { endedAt: now } });
}

/** Ends all but the `keep` most recently used sessions of a user. */
export async function endOldestSessions(
  db: Db,
  { userId, keep }: { userId: string; keep: number },
  now: Date,
): Promise<void> {
  await db.$executeRaw`
    UPDATE sessions SET ended_at = ${now} WHERE id IN (
      SELECT id FROM sessions WHERE user_id = ${userId} AND ended_at IS NULL
      ORDER BY last_seen_at DESC, id DESC OFFSET ${keep})`;
}

/** Deletes one batch of the sessions that ended or expired before `before`. Returns true when there may be more. */
export function deleteOldSessions(db: Db, before: Date): Promise<boolean> {
  return deleteBatch(db, "sessions", Prisma.sql`expires_at < ${before} OR ended_at < ${before}`);
}
