import type { Ctx } from "@/lib/platform/ctx";
import { inSqlTransaction, sqlOf, type Sql } from "@/lib/platform/db";

/** Runs hot-path statements with a new plan each time, because the table sizes can change a lot within an hour. */
export function hotSql(ctx: Ctx): Sql {
  return sqlOf(ctx.db, { planned: "each time" });
}

/** Runs `work` in a transaction, in which statements have a new plan each time too. */
export function hotTransaction<T>(ctx: Ctx, work: (tx: Sql) => Promise<T>): Promise<T> {
  return inSqlTransaction(ctx.db, work, {
    first: "SET LOCAL plan_cache_mode = force_custom_plan",
  });
}
