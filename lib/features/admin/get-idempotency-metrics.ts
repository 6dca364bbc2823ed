import type { IdempotencyMetricsResource, StatsInput } from "@/lib/contract/admin-reports";
import type { Ctx } from "@/lib/platform/ctx";
import { sumIdempotency } from "./admin-stats-store";
import { toSafeNumber } from "./sum-cents";

/** Returns how often idempotency keys were used for the first time, replayed, and reused for a different request. */
export async function getIdempotencyMetrics(
  ctx: Ctx,
  input: StatsInput,
): Promise<IdempotencyMetricsResource> {
  const totals = await sumIdempotency(ctx.db, input.livemode);
  return {
    replays: toSafeNumber(BigInt(totals.replays)),
    first_writes: totals.firstWrites,
    body_mismatches: toSafeNumber(BigInt(totals.mismatches)),
  };
}
