import type { Tx } from "@/lib/platform/db";
import { endSessionRows } from "./sessions-store";

/** Ends a user's sessions except the one with the ID `keep`, in the transaction of the change that requires it. */
export function endOtherSessions(
  tx: Tx,
  input: { userId: string; keep: string | null; now: Date },
): Promise<number> {
  const { userId, keep, now } = input;
  return endSessionRows(tx, keep === null ? { userId } : { userId, id: { not: keep } }, now);
}
