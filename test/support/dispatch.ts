import {
  takeDeliveries,
  type TakenDelivery,
} from "@/lib/features/deliveries/dispatcher/taken-deliveries-store";
import {
  recordHeartbeat,
  wakeOverdueQueues,
} from "@/lib/features/deliveries/dispatcher/liveness-store";
import { leaseDueQueues, type QueueLease } from "@/lib/features/deliveries/dispatcher/queue-store";
import {
  startDispatcher,
  type DispatcherOptions,
} from "@/lib/features/deliveries/dispatcher/start-dispatcher";
import type { Ctx } from "@/lib/platform/ctx";

type Options = Pick<DispatcherOptions, "deadlineMs" | "concurrency">;

/** Runs the application's own dispatcher until nothing is due. Returns the number of attempts recorded meanwhile. */
export async function dispatchAll(ctx: Ctx, options: Options = {}): Promise<{ attempts: number }> {
  const before = await ctx.db.deliveryAttempt.count();
  const dispatcher = startDispatcher({ createCtx: () => ctx, feed: ctx.feed, ...options });
  await dispatcher.idle();
  await dispatcher.stop();
  return { attempts: (await ctx.db.deliveryAttempt.count()) - before };
}

type Claim = { dispatcherId?: string; max?: number; degraded?: boolean };

/** Leases queues that are due, like a dispatcher that is alive but does nothing else. */
export async function leaseQueues(
  { db, clock }: Ctx,
  { dispatcherId = "idle", max = 1_000, degraded = false }: Claim = {},
): Promise<QueueLease[]> {
  const now = clock.now();
  await recordHeartbeat(db, dispatcherId);
  await wakeOverdueQueues(db, now);
  return leaseDueQueues(db, { dispatcherId, now, degraded, max, woken: [] });
}

/** Leases queues that are due and takes `max` deliveries of each, like a dispatcher that dies before it sends them. */
export async function takeAll(ctx: Ctx, max = 3): Promise<TakenDelivery[]> {
  const leases = await leaseQueues(ctx);
  const requests = leases.map(({ endpointId, token }) => ({ endpointId, token, max }));
  const taken = await takeDeliveries(ctx.db, { requests, now: ctx.clock.now() });
  return [...taken.values()].flat();
}
