import type { Ctx } from "@/lib/platform/ctx";
import { claimDeliveries, type ClaimedDelivery, type ClaimQuery } from "./claim-store";
import { endUndeliverable } from "./outcome-store";
import { recordAttempts } from "./record-attempts";
import { sendDelivery } from "./send-delivery";

/** Longer than an attempt may take, and shorter than anybody minds to wait when a process dies. */
export const LEASE_MS = 30_000;
export const PER_ENDPOINT_MAX = 3;
export const UNDELIVERABLE_BATCH = 500;
const BATCH_MAX = 50;
/** Deliveries that go to one endpoint one after another under one lease. */
const LANE_MAX = 16;

/** Claims due deliveries, `batchMax` at most and each by itself; with `listenerId`, those of that temporary endpoint only. */
export function claimDue(
  ctx: Ctx,
  batchMax: number,
  options: { listenerId?: string } = {},
): Promise<ClaimedDelivery[]> {
  return claimNow(ctx, { batchMax, ...options });
}

/** Claims due deliveries in lanes for which there is `room`, so that a busy endpoint is claimed for less often. */
export function claimLanes(
  ctx: Ctx,
  options: { batchMax: number; room: { well: number; unwell: number } },
): Promise<ClaimedDelivery[]> {
  return claimNow(ctx, { ...options, laneMax: LANE_MAX });
}

function claimNow(
  ctx: Ctx,
  options: Pick<ClaimQuery, "batchMax" | "room" | "laneMax" | "listenerId">,
): Promise<ClaimedDelivery[]> {
  const now = ctx.clock.now();
  const leaseUntil = new Date(now.getTime() + LEASE_MS);
  return claimDeliveries(ctx.db, { now, leaseUntil, perEndpointMax: PER_ENDPOINT_MAX, ...options });
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
