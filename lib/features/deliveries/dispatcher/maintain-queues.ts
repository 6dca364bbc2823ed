import type { Ctx } from "@/lib/platform/ctx";
import {
  deleteDeadDispatchers,
  freeLostQueues,
  recordHeartbeat,
  returnOrphans,
  wakeOverdueQueues,
} from "./liveness-store";
import { hotSql } from "./hot-sql";

export type Maintenance = {
  /** Runs the maintenance that is due. `tokens` returns the tokens of the leases that this dispatcher holds. */
  run(ctx: Ctx, tokens: () => string[]): Promise<void>;
  /** Makes the next run sweep. */
  sweepNow(): void;
  /** Milliseconds until maintenance is due again. */
  nextMs(): number;
};

/**
 * Records this dispatcher's heartbeat, and regularly sweeps for queues and deliveries affected by dead dispatchers and
 * lost wake-up signals.
 */
export function createMaintenance(options: {
  dispatcherId: string;
  pollMs: number;
  heartbeatMs: number;
}): Maintenance {
  const { dispatcherId, pollMs, heartbeatMs } = options;
  let nextHeartbeatMs = 0;
  let nextSweepMs = 0;
  let isFirst = true;
  return {
    async run(ctx, tokens) {
      const sql = hotSql(ctx);
      if (performance.now() >= nextHeartbeatMs) {
        await recordHeartbeat(sql, dispatcherId);
        nextHeartbeatMs = performance.now() + heartbeatMs;
      }
      if (performance.now() < nextSweepMs) return;
      if (isFirst) await deleteDeadDispatchers(sql);
      isFirst = false;
      const now = ctx.clock.now();
      // Set before the sweep, so that `sweepNow` during the sweep starts another one.
      nextSweepMs = performance.now() + pollMs;
      try {
        await freeLostQueues(sql, { dispatcherId, tokens: tokens() }, now);
        await returnOrphans(sql);
        await wakeOverdueQueues(sql, now);
      } catch (error) {
        nextSweepMs = 0;
        throw error;
      }
    },
    sweepNow: () => void (nextSweepMs = 0),
    nextMs: () => Math.max(1, Math.min(nextHeartbeatMs, nextSweepMs) - performance.now()),
  };
}
