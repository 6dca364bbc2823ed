import type { Ctx } from "@/lib/platform/ctx";
import { hot, type Sql } from "@/lib/platform/db";

/** Statements are planned each time, because the table sizes can change a lot within an hour. */
export const PLANNED = { planned: "each time" } as const;

/** Runs single statements of the dispatcher on the fast path. */
export function hotSql(ctx: Ctx): Sql {
  return hot(ctx.db, PLANNED);
}
