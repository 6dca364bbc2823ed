import type { Ctx } from "@/lib/platform/ctx";
import { hashSessionToken } from "./session-token";
import { endSessionByToken } from "./sessions-store";

/** Ends the session of a token. Has no effect when the token has no active session. */
export async function signOut(ctx: Ctx, { token }: { token: string }): Promise<void> {
  await endSessionByToken(ctx.db, hashSessionToken(token), ctx.clock.now());
}
