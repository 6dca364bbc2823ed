import type { Connections } from "./runtime";
import { isOutOfDescriptors } from "./postgres/error";

/** If readiness was checked within this time, there is probably a load balancer. */
const REQUESTED_RECENTLY_MS = 30_000;

export type ReadinessStatus =
  "ready" | "database unreachable" | "out of file descriptors" | "stopping";

export type Readiness = {
  check(): Promise<ReadinessStatus>;
  /** True from the moment the process begins to stop. */
  isLeaving(): boolean;
  /**
   * Reports "stopping" from now on and keeps serving for `drainMs`, because a load balancer still sends requests until
   * its next check. Waits only if readiness was checked recently.
   */
  announceLeaving(drainMs: number): Promise<void>;
};

/** Tracks whether this process can serve requests: it is not stopping, and its database responds. */
export function createReadiness({
  database,
  log,
}: Pick<Connections, "database" | "log">): Readiness {
  let requestedAtMs = Number.NEGATIVE_INFINITY;
  let leaving = false;
  let query: Promise<unknown> | undefined;
  return {
    async check() {
      requestedAtMs = performance.now();
      if (leaving) return "stopping";
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
      if (performance.now() - requestedAtMs > REQUESTED_RECENTLY_MS) return;
      await new Promise((resolve) => setTimeout(resolve, drainMs));
    },
  };
}
