import type { DailyInput, DailyResource } from "@/lib/contract/admin-reports";
import type { Ctx } from "@/lib/platform/ctx";
import { countByDay } from "./admin-stats-store";

const DAY_MS = 86_400_000;

/** Counts the orders of the last `days` UTC days, including today. */
export async function getDailyCounts(ctx: Ctx, input: DailyInput): Promise<DailyResource> {
  const today = Math.floor(ctx.clock.now().getTime() / DAY_MS) * DAY_MS;
  const since = new Date(today - (input.days - 1) * DAY_MS);
  return { rows: await countByDay(ctx.db, { livemode: input.livemode, since }) };
}
