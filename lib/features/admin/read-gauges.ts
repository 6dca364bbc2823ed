import type { Ctx } from "@/lib/platform/ctx";
import type { Gauges } from "@/lib/platform/metrics";
import { countOrdersByStatus, countWaiting } from "./gauges-store";

/** The maximum fraction of its time that the database spends counting orders. */
const SHARE = 0.01;
const AGAIN_MIN_MS = 5_000;

type Counted = { orders: Gauges["orders"]; freshUntilMs: number };
export type OrderCount = { last?: Promise<Counted> };

/**
 * Returns the database gauges for `/metrics`. The time to count all orders grows with their number. Orders are
 * therefore counted again only after a hundred times the duration of the last count, and no sooner than after five
 * seconds. Requests in the meantime receive the last count.
 */
export async function readGauges(ctx: Ctx): Promise<Gauges> {
  const [{ orders }, waiting] = await Promise.all([
    countedOrders(ctx),
    countWaiting(ctx.db, ctx.clock.now()),
  ]);
  return { orders, ...waiting };
}

async function countedOrders(ctx: Ctx): Promise<Counted> {
  const { orderCount } = ctx.services;
  const { last } = orderCount;
  if (last && (await last).freshUntilMs > performance.now()) return last;
  if (orderCount.last !== last) return countedOrders(ctx);
  const next = count(ctx);
  orderCount.last = next;
  next.catch(() => delete orderCount.last);
  return next;
}

async function count(ctx: Ctx): Promise<Counted> {
  const startMs = performance.now();
  const orders = await countOrdersByStatus(ctx.db);
  const endMs = performance.now();
  return { orders, freshUntilMs: endMs + Math.max(AGAIN_MIN_MS, (endMs - startMs) / SHARE) };
}
