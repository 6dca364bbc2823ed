import type { Ctx } from "@/lib/platform/ctx";
import { endSessionRows } from "./sessions-store";

/** Ends a user's sessions except the one with the ID `keep`, in the transaction of the change that requires it. */
export function endOtherSessions(
  ctx: Ctx,
  input: { userId: string; keep: string | null },
): Promise<number> {
  const { userId, keep } = input;
  const which = keep === null ? { userId } : { userId, id: { not: keep } };
  return endSessionRows(ctx.db, which, ctx.clock.now());
}
