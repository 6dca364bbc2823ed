import type { DbOrTx } from "@/lib/platform/db";

export type NewSession = {
  id: string;
  userId: string;
  tokenHash: Uint8Array<ArrayBuffer>;
  userAgent: string | null;
  address: string | null;
  createdAt: Date;
  lastSeenAt: Date;
  authenticatedAt: Date;
  expiresAt: Date;
};

/** Stores a session. */
export async function insertSession(db: DbOrTx, session: NewSession): Promise<void> {
  await db.session.create({ data: session });
}

/** The session with this token's hash that has neither ended nor expired, or null. */
export function findActiveSession(db: DbOrTx, tokenHash: Uint8Array<ArrayBuffer>, now: Date) {
  return db.session.findFirst({ where: { tokenHash, endedAt: null, expiresAt: { gt: now } } });
}

/** A user's sessions that have neither ended nor expired, the most recently used first. */
export function listActiveSessions(db: DbOrTx, userId: string, now: Date) {
  return db.session.findMany({
    where: { userId, endedAt: null, expiresAt: { gt: now } },
    orderBy: [{ lastSeenAt: "desc" }, { id: "desc" }],
  });
}
export type SessionRow = Awaited<ReturnType<typeof listActiveSessions>>[number];

/** Records that a session was used. */
export async function touchSession(db: DbOrTx, id: string, now: Date): Promise<void> {
  await db.session.updateMany({ where: { id, endedAt: null }, data: { lastSeenAt: now } });
}

/** Records that the password was entered in a session. */
export async function markAuthenticated(db: DbOrTx, id: string, now: Date): Promise<void> {
  await db.session.updateMany({ where: { id, endedAt: null }, data: { authenticatedAt: now } });
}

/** True when the user has a session with this id, ended or not. */
export async function hasSession(db: DbOrTx, userId: string, id: string): Promise<boolean> {
  return (await db.session.count({ where: { id, userId } })) > 0;
}

/** Ends those of a user's sessions that the filter matches. Returns how many. */
export async function endSessionRows(
  db: DbOrTx,
  which: { userId: string; id?: string | { not: string } },
  now: Date,
): Promise<number> {
  const { count } = await db.session.updateMany({
    where: { ...which, endedAt: null },
    data: { endedAt: now },
  });
  return count;
}

/** Ends the session with this token's hash. */
export async function endSessionByToken(
  db: DbOrTx,
  tokenHash: Uint8Array<ArrayBuffer>,
  now: Date,
): Promise<void> {
  await db.session.updateMany({ where: { tokenHash, endedAt: null }, data: { endedAt: now } });
}

/** Ends all but the `keep` most recently used sessions of a user. */
export async function endOldestSessions(
  db: DbOrTx,
  { userId, keep }: { userId: string; keep: number },
  now: Date,
): Promise<void> {
  await db.$executeRaw`
    UPDATE sessions SET ended_at = ${now} WHERE id IN (
      SELECT id FROM sessions WHERE user_id = ${userId} AND ended_at IS NULL
      ORDER BY last_seen_at DESC, id DESC OFFSET ${keep})`;
}

/** Deletes sessions that ended or expired before `before`, at most `limit`. Returns how many. */
export function deleteOldSessions(db: DbOrTx, before: Date, limit: number): Promise<number> {
  return db.$executeRaw`
    DELETE FROM sessions WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM sessions WHERE expires_at < ${before} OR ended_at < ${before} LIMIT ${limit}))`;
}
