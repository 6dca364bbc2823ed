import { openDatabase } from "./database";
import { openJobQueue } from "./job-queue";
import { connectMiracleCash } from "./miracle-cash";
import { JOB_NAMES, type Shop } from "./payments";
import type { Settings } from "./settings";

/** Opens everything that the worker and the commands use. */
export async function openShop(settings: Settings): Promise<Shop & { close(): Promise<void> }> {
  const pool = await openDatabase(settings.databaseUrl);
  const jobQueue = await openJobQueue(pool, {
    names: JOB_NAMES,
    intervalSeconds: settings.checkIntervalSeconds,
  });
  return {
    pool,
    jobQueue,
    miracleCash: connectMiracleCash(settings.billing),
    async close() {
      await jobQueue.stop();
      await pool.end();
    },
  };
}
