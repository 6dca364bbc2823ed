import type { PendingAgeResource, StatsInput } from "@/lib/contract/admin-reports";
import type { Ctx } from "@/lib/platform/ctx";
import { countPendingByAge } from "./admin-stats-store";
import { addCents, toCounts } from "./sum-cents";

/**
 * The payment window ends at 60 minutes, and the sweep starts at one day by default. Orders beyond either limit need
 * attention.
 */
const BOUNDS_MINUTES = [15, 30, 60, 360, 1440] as const;

export async function getPendingAge(ctx: Ctx, input: StatsInput): Promise<PendingAgeResource> {
  const groups = await countPendingByAge(ctx.db, {
    livemode: input.livemode,
    now: ctx.clock.now(),
    boundsMinutes: BOUNDS_MINUTES,
  });
  const value = new Map<string, bigint>();
  const counts = new Array<number>(BOUNDS_MINUTES.length + 1).fill(0);
  for (const group of groups) {
    addCents(value, group.currency, group.cents);
    counts[group.bucket] = (counts[group.bucket] ?? 0) + group.count;
  }
  return {
    buckets: counts.map((count, index) => ({
      from_minutes: BOUNDS_MINUTES[index - 1] ?? 0,
      to_minutes: BOUNDS_MINUTES[index] ?? null,
      count,
    })),
    pending_value_cents: toCounts(value),
    total: counts.reduce((sum, count) => sum + count, 0),
  };
}
