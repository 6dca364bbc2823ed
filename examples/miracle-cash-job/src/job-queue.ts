import type pg from "pg";
import PgBoss from "pg-boss";
import type { Db } from "./database";

/** Checks that one process runs at the same time. */
const CONCURRENCY = 5;
const POLLING_MAX_SECONDS = 2;
/** How long a worker that was killed keeps its jobs from the others, at most. */
const LOCK_MAX_SECONDS = 60;
/** Payments are decided within days; a job that still fails after a year is given up. */
const RETRIES_MAX = 1_000_000;
const RETENTION_DAYS = 365;

export type Job<T> = { id: string; data: T };
export type JobQueue = Awaited<ReturnType<typeof openJobQueue>>;

/**
 * Queues in the same database as the orders, one for each name. A job whose handler throws runs again after
 * `intervalSeconds`.
 */
export async function openJobQueue(
  pool: pg.Pool,
  { names, intervalSeconds }: { names: readonly string[]; intervalSeconds: number },
) {
  const lockSeconds = Math.min(2 * intervalSeconds, LOCK_MAX_SECONDS);
  const boss = new PgBoss({
    db: toBossDb(pool),
    schedule: false,
    maintenanceIntervalSeconds: Math.ceil(lockSeconds / 2),
  });
  boss.on("error", ({ message }) => console.error(`The queue failed: ${message}`));
  await boss.start();
  for (const name of names) await boss.createQueue(name);

  return {
    /** Adds a job. With the `db` of a transaction, the job exists if and only if the transaction commits. */
    async add(name: string, data: object, db: Db = pool): Promise<void> {
      await boss.send(name, data, {
        db: toBossDb(db),
        retryLimit: RETRIES_MAX,
        retryDelay: intervalSeconds,
        expireInSeconds: lockSeconds,
        retentionDays: RETENTION_DAYS,
      });
    },

    /** Runs the jobs of this name with a handler, several at the same time. */
    async process<T extends object>(name: string, handler: (job: Job<T>) => Promise<void>) {
      const options = {
        pollingIntervalSeconds: Math.min(intervalSeconds / 2, POLLING_MAX_SECONDS),
      };
      for (let count = 0; count < CONCURRENCY; count++) {
        const worker: string = await boss.work<T>(name, options, async ([job]) => {
          // The next job is fetched without a pause.
          boss.notifyWorker(worker);
          await handler(job!).catch((error: Error) => {
            const data = JSON.stringify(job!.data);
            console.log(`${name} ${data}: ${error.message}; again in ${intervalSeconds} s`);
            throw error;
          });
        });
      }
    },

    /** Waits for the jobs that are running. */
    stop: () => boss.stop({ timeout: 15_000 }),
  };
}

function toBossDb(db: Db) {
  return { executeSql: (text: string, values: unknown[]) => db.query(text, values) };
}
