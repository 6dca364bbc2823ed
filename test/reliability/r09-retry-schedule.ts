import { seededRandom } from "@/test/support/ipn-storm";
import type { Report } from "./report";
import { runRetrySchedule } from "./retry-schedule-walk";
import { openWorld, type Cluster } from "./world";

/** R9: the whole retry schedule of many endpoints, about two days on a manually advanced clock. */
export async function runFullSchedule(
  cluster: Cluster,
  size: { endpoints: number; seed: number },
): Promise<Report> {
  const world = await openWorld(cluster);
  const ctx = { ...world.ctx, random: seededRandom(size.seed) };
  return runRetrySchedule({ ctx, clock: world.clock }, size).finally(world.close);
}
