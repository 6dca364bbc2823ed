import { randomUUID } from "node:crypto";
import { startDispatcher } from "@/lib/features/deliveries/dispatcher/start-dispatcher";
import { createCtx, type Runtime } from "@/lib/platform/runtime";
import { JOBS, type Job } from "./jobs";

export type Worker = { stop(): Promise<void> };

const JITTER = 0.1;

/** Runs the jobs on their timers, and the webhook dispatcher, until stopped. `stop` waits for work in progress. */
export function startWorker(runtime: Runtime): Worker {
  const newCtx = () => createCtx(runtime, `job_${randomUUID()}`);
  const timers = JOBS.map((job) => startTimer(runtime, job));
  const dispatcher = startDispatcher({ createCtx: newCtx, feed: runtime.feed });
  return {
    async stop() {
      await Promise.all([dispatcher.stop(), ...timers.map((timer) => timer.stop())]);
    },
  };
}

function startTimer(runtime: Runtime, job: Job): Worker {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();

  const round = async () => {
    try {
      for (let more = true; more && !stopped;)
        more = await job.run(createCtx(runtime, `job_${randomUUID()}`));
    } catch (error) {
      runtime.log.error({ err: error, job: job.name }, "a job failed; it runs again on its timer");
    }
  };
  const schedule = () => {
    if (stopped) return;
    const delayMs = job.everyMs * (1 - JITTER + 2 * JITTER * Math.random());
    timer = setTimeout(() => {
      running = round().then(schedule);
    }, delayMs);
  };

  running = round().then(schedule);
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
