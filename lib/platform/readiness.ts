import type { Connections } from "./runtime";
import { isOutOfDescriptors } from "./postgres/error";
import { createWakeSignal } from "./wake-signal";

/** If readiness was checked within this time, there is probably a load balancer; if twice, it polls. */
const CHECKED_RECENTLY_MS = 30_000;
/** A busy server, or a slow poll, delays the report by this much at most. */
const REPORTED_MAX_MS = 10_000;

export type ReadinessStatus =
  "ready" | "database unreachable" | "out of file descriptors" | "stopping";

export type Readiness = {
  check(): Promise<ReadinessStatus>;
  /** True from the moment the process begins to stop. */
  isLeaving(): boolean;
  /**
   * Reports "stopping" from now on and keeps serving, because a load balancer still sends requests until its next check:
   * until a poller has received the report, at most `REPORTED_MAX_MS`, and then for `drainMs`. Returns immediately if
   * readiness was not checked recently.
   */
  announceLeaving(drainMs: number): Promise<void>;
};

/** Tracks whether this process can serve requests: it is not stopping, and its database responds. */
export function createReadiness({
  database,
  log,
}: Pick<Connections, "database" | "log">): Readiness {
  /** The times of the last check and of the one before it. */
  let checkedMs: [last: number, previous: number] = [-Infinity, -Infinity];
  let leaving = false;
  const reported = createWakeSignal();
  let query: Promise<unknown> | undefined;
  return {
    async check() {
      checkedMs = [performance.now(), checkedMs[0]];
      if (leaving) {
        reported.set();
        return "stopping";
      }
      try {
        // One query for all probes that arrive while it runs.
        await (query ??= database.pool.query("SELECT 1").finally(() => (query = undefined)));
        return "ready";
      } catch (error) {
        log.warn({ err: error }, "not ready: the database does not respond");
        return isOutOfDescriptors(error) ? "out of file descriptors" : "database unreachable";
      }
    },
    isLeaving: () => leaving,
    async announceLeaving(drainMs) {
      leaving = true;
      const sinceMs = performance.now() - CHECKED_RECENTLY_MS;
      const [last, previous] = checkedMs;
      if (last < sinceMs) return;
      if (previous >= sinceMs) await reported.wait(REPORTED_MAX_MS);
      await new Promise((resolve) => setTimeout(resolve, drainMs));
    },
  };
}
