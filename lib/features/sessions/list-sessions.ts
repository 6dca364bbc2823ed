import type { SessionList } from "@/lib/contract/sessions";
import type { SessionCtx } from "@/lib/platform/ctx";
import { listActiveSessions } from "./sessions-store";

export async function listSessions(ctx: SessionCtx): Promise<SessionList> {
  const rows = await listActiveSessions(ctx.db, ctx.session.userId, ctx.clock.now());
  return {
    data: rows.map((row) => ({
      id: row.id,
      current: row.id === ctx.session.id,
      user_agent: row.userAgent,
      address: row.address,
      created_at: row.createdAt.toISOString(),
      last_seen_at: row.lastSeenAt.toISOString(),
      expires_at: row.expiresAt.toISOString(),
    })),
  };
}
