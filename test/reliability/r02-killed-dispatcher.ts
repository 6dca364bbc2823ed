import { DISPATCHER_DEAD_MS } from "@/lib/features/deliveries/dispatcher/liveness-store";
import { systemClock } from "@/lib/platform/ctx";
import { ENDPOINTS_PER_SHOP, runKilledDispatcher } from "./killed-dispatcher";
import type { Report } from "./report";
import { startWorkerProcess } from "./worker-process";
import { openWorld, type Cluster } from "./world";

const EVENTS = 10;

/** R2: a separate `npm run worker`, killed with SIGKILL and restarted immediately; leases expire in real time. */
export async function runKilledWorkers(
  cluster: Cluster,
  size: { deliveries: number; kills: number },
): Promise<Report> {
  const world = await openWorld(cluster);
  return runKilledDispatcher(world.ctx, {
    shops: Math.max(1, Math.round(size.deliveries / ENDPOINTS_PER_SHOP / EVENTS)),
    events: EVENTS,
    kills: size.kills,
    leaseMs: DISPATCHER_DEAD_MS,
    limitMs: 240_000,
    start: () => startWorkerProcess(world.runtime.config),
    clock: systemClock,
  }).finally(world.close);
}
