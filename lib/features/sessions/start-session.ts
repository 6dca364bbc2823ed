import type { Ctx } from "@/lib/platform/ctx";
import { transaction } from "@/lib/platform/db";
import { newId } from "@/lib/platform/ids";
import { hashSessionToken, newSessionToken } from "./session-token";
import { endOldestSessions, endSessionByToken, insertSession } from "./sessions-store";

export const SESSION_MAX_AGE_SECONDS = 7 * 24 * 60 * 60;
const SESSIONS_MAX = 100;
const USER_AGENT_LENGTH_MAX = 300;

export type StartSessionInput = {
  userId: string;
  userAgent: string | null;
  address: string | null;
  /** The previous token of this browser. Its session is ended. */
  replaces: string | null;
};

/**
 * Starts a session and returns its new token, which is stored only as a hash. A user has at most 100 sessions; the
 * least recently used ones are ended first.
 */
export async function startSession(ctx: Ctx, input: StartSessionInput): Promise<string> {
  const { userId, address, replaces } = input;
  const now = ctx.clock.now();
  const token = newSessionToken();
  await transaction(ctx, async (ctx) => {
    if (replaces !== null) await endSessionByToken(ctx.db, hashSessionToken(replaces), now);
    await insertSession(ctx.db, {
      id: newId("ses", now),
      userId,
      tokenHash: hashSessionToken(token),
      userAgent: storable(input.userAgent),
      address,
      createdAt: now,
      lastSeenAt: now,
      authenticatedAt: now,
      expiresAt: new Date(now.getTime() + SESSION_MAX_AGE_SECONDS * 1000),
    });
    await endOldestSessions(ctx.db, { userId, keep: SESSIONS_MAX }, now);
  });
  return token;
}

/** A header can contain arbitrary bytes: only printable ASCII is kept. */
function storable(userAgent: string | null): string | null {
  const text = userAgent?.replace(/[^\x20-\x7e]/g, "").slice(0, USER_AGENT_LENGTH_MAX);
  return text || null;
}
