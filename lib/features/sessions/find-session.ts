import type { Ctx, SessionRef } from "@/lib/platform/ctx";
import { hashSessionToken } from "./session-token";
import { findActiveSession, updateLastSeen } from "./sessions-store";

const UPDATE_EVERY_MS = 60_000;

/**
 * Returns the session of a token, or null when it has ended, has expired or belongs to another user. The session is
 * read from the database every time: after any process ends it, the next request is rejected.
 */
export async function findSession(
  ctx: Ctx,
  input: { userId: string; token: string },
): Promise<SessionRef | null> {
  const now = ctx.clock.now();
  const row = await findActiveSession(ctx.db, hashSessionToken(input.token), now);
  if (row?.userId !== input.userId) return null;
  if (now.getTime() - row.lastSeenAt.getTime() >= UPDATE_EVERY_MS)
    await updateLastSeen(ctx.db, row.id, now);
  return { id: row.id, userId: row.userId, authenticatedAt: row.authenticatedAt };
}
