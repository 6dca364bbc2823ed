import type { StatsInput, StatsResource } from "@/lib/contract/admin-reports";
import { ORDER_STATUSES, type OrderStatus } from "@/lib/domain/order";
import type { Ctx } from "@/lib/platform/ctx";
import { countByStatus, sumPaid } from "./admin-stats-store";
import { addCents, toCounts } from "./sum-cents";

/** Returns statistics for all orders of one mode. The database aggregates every row. */
export async function getStats(ctx: Ctx, input: StatsInput): Promise<StatsResource> {
  const [statuses, paid] = await Promise.all([
    countByStatus(ctx.db, input.livemode),
    sumPaid(ctx.db, input.livemode),
  ]);
  const counts = new Map(statuses.map((row) => [row.status, row.count]));
  const byStatus = Object.fromEntries(
    ORDER_STATUSES.map((status) => [status, counts.get(status) ?? 0]),
  ) as Record<OrderStatus, number>;
  const revenue = new Map<string, bigint>();
  const revenueByProduct = new Map<string, Map<string, bigint>>();
  const countByProduct = new Map<string, number>();
  let paidSample = 0;
  let waitedMs = 0n;
  for (const row of paid) {
    const ofProduct = revenueByProduct.get(row.product) ?? new Map<string, bigint>();
    revenueByProduct.set(row.product, ofProduct);
    addCents(revenue, row.currency, row.cents);
    addCents(ofProduct, row.currency, row.cents);
    countByProduct.set(row.product, (countByProduct.get(row.product) ?? 0) + row.count);
    paidSample += row.count;
    waitedMs += BigInt(row.waitedMs);
  }
  const total = statuses.reduce((sum, row) => sum + row.count, 0);
  return {
    total,
    truncated: false,
    scanned: total,
    by_status: byStatus,
    paid_revenue_cents: toCounts(revenue),
    avg_time_to_paid_ms: paidSample === 0 ? null : Number(waitedMs / BigInt(paidSample)),
    paid_sample: paidSample,
    paid_revenue_by_product: Object.fromEntries(
      [...revenueByProduct].map(([product, cents]) => [product, toCounts(cents)]),
    ),
    paid_count_by_product: Object.fromEntries(countByProduct),
  };
}
