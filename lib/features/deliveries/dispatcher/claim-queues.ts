import type { Ctx } from "@/lib/platform/ctx";
import { hotTransaction } from "@/lib/platform/db";
import { PLANNED } from "./hot-sql";
import { PER_ENDPOINT_MAX } from "./limits";
import { leaseDueQueues, type LeaseQuery, type QueueLease } from "./queue-store";
import { takeDeliveries, type TakenDelivery } from "./taken-deliveries-store";

/** A lease with the first deliveries of its queue. `moreDue` is true when others may be due. */
export type ClaimedQueue = { lease: QueueLease; deliveries: TakenDelivery[]; moreDue: boolean };

export type ClaimQuery = Omit<LeaseQuery, "degraded" | "max"> & {
  /** How many healthy queues to lease, and then, after those that were `leased`, how many degraded ones. */
  maxOf: (degraded: boolean, leased: number) => number;
};

/**
 * Leases queues that are due and takes their first deliveries in the same transaction: if the process dies at any time,
 * either nothing was claimed, or deliveries were in flight.
 */
export function claimQueues(ctx: Ctx, query: ClaimQuery): Promise<ClaimedQueue[]> {
  return hotTransaction(
    ctx,
    async (ctx) => {
      const leases: QueueLease[] = [];
      for (const degraded of [false, true]) {
        const max = query.maxOf(degraded, leases.length);
        if (max > 0) leases.push(...(await leaseDueQueues(ctx.db, { ...query, degraded, max })));
      }
      if (leases.length === 0) return [];
      const requests = leases.map(({ endpointId, token, target }) => {
        const limit = target.failing ? 1 : PER_ENDPOINT_MAX;
        return { endpointId, token, max: target.active ? limit : 0 };
      });
      const taken = await takeDeliveries(ctx.db, { requests, now: query.now });
      return leases.map((lease, index) => {
        const deliveries = taken.get(lease.endpointId) ?? [];
        return { lease, deliveries, moreDue: deliveries.length === requests[index]?.max };
      });
    },
    PLANNED,
  );
}
