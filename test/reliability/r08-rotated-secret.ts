import type { Report } from "./report";
import { runRotatedSecrets } from "./rotated-secret";
import { startWorkerProcess } from "./worker-process";
import { openWorld, type Cluster } from "./world";

/** R8: a separate `npm run worker` delivers while another process rotates secrets. */
export async function runRotationsUnderLoad(
  cluster: Cluster,
  size: { rounds: number },
): Promise<Report> {
  const world = await openWorld(cluster);
  return runRotatedSecrets(world.ctx, {
    rounds: size.rounds,
    perSecond: 100,
    phaseMs: 3_000,
    start: () => startWorkerProcess(world.runtime.config),
  }).finally(world.close);
}
