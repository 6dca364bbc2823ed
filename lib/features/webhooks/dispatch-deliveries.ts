import type { Ctx } from "@/lib/platform/ctx";
import { claimDeliveries, type ClaimedDelivery } from "./claim-store";
import { endUndeliverable } from "./outcome-store";
import { recordAttempts } from "./record-attempts";
import { sendDelivery } from "./send-delivery";

/** Longer than an attempt may take, and shorter than anybody minds to wait when a process dies. */
export const LEASE_MS = 30_000;
export const PER_ENDPOINT_MAX = 3;
export const UNDELIVERABLE_BATCH = 500;
const BATCH_MAX = 50;

/** Claims due deliveries for this process, `batchMax` at most. */
export function claimDue(ctx: Ctx, batchMax: number): Promise<ClaimedDelivery[]> {
  const now = ctx.clock.now();
  return claimDeliveries(ctx.db, {
    now,
    leaseUntil: new Date(now.getTime() + LEASE_MS),
    batchMax,
    perEndpointMax: PER_ENDPOINT_MAX,
  });
}

/** One round: ends what can not be sent, claims what is due, sends it all at once, records it. */
export async function dispatchDueDeliveries(
  ctx: Ctx,
  options: { batchMax?: number; deadlineMs?: number } = {},
): Promise<{ claimed: number }> {
  await endUndeliverable(ctx.db, { now: ctx.clock.now(), limit: UNDELIVERABLE_BATCH });
  const claimed = await claimDue(ctx, options.batchMax ?? BATCH_MAX);
  if (claimed.length === 0) return { claimed: 0 };
  const { deadlineMs } = options;
  const outcomes = await Promise.all(
    claimed.map((delivery) => sendDelivery(ctx, { delivery, options: { deadlineMs } })),
  );
  await recordAttempts(ctx, outcomes);
  return { claimed: claimed.length };
}
