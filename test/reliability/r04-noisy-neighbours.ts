import { runNoisyNeighbours } from "./noisy-neighbours";
import type { Report } from "./report";
import { startWorkerProcess, type WorkerProcess } from "./worker-process";
import { openWorld, type Cluster } from "./world";

/** R4: a separate `npm run worker`, whose memory is read from the system, with five receivers that misbehave. */
export async function runBesideBadReceivers(
  cluster: Cluster,
  size: { waiting: number; seconds: number },
): Promise<Report> {
  const world = await openWorld(cluster);
  let worker: WorkerProcess | undefined;
  return runNoisyNeighbours(world.ctx, {
    ...size,
    healthy: 20,
    perSecond: 100,
    limitMs: 180_000,
    start: async () => (worker = await startWorkerProcess(world.runtime.config)),
    residentBytes: () => worker?.residentBytes() ?? 0,
  }).finally(world.close);
}
