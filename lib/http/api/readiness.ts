import type { Ctx } from "@/lib/platform/ctx";
import { isOutOfDescriptors } from "@/lib/platform/postgres/error";
import { getRuntime } from "@/lib/platform/runtime";

/** If readiness was checked within this time, there is probably a load balancer. */
const REQUESTED_RECENTLY_MS = 30_000;

let requestedAtMs = Number.NEGATIVE_INFINITY;
let leaving = false;
let pending: Promise<void> | undefined;

type Readiness =
  | { status: 200; body: { status: "ready" } }
  | { status: 503; body: { status: NotReady }; headers: Record<string, string> };
type NotReady = "database unreachable" | "out of file descriptors" | "stopping";

/** 200 if the database responds, 503 if it does not, and 503 once the process is about to stop. */
export async function checkReadiness(ctx: Ctx): Promise<Readiness> {
  requestedAtMs = performance.now();
  if (leaving) return notReady("stopping");
  try {
    await (pending ??= queryDatabase());
    return { status: 200, body: { status: "ready" } };
  } catch (error) {
    ctx.log.warn({ err: error }, "not ready: the database does not respond");
    return notReady(isOutOfDescriptors(error) ? "out of file descriptors" : "database unreachable");
  }
}

/** Runs one query for all probes that arrive while it runs. */
async function queryDatabase(): Promise<void> {
  try {
    await getRuntime().database.pool.query("SELECT 1");
  } finally {
    pending = undefined;
  }
}

function notReady(status: NotReady): Readiness {
  return { status: 503, body: { status }, headers: { "retry-after": "2" } };
}

/** True from the moment the process begins to stop. */
export function isLeaving(): boolean {
  return leaving;
}

/**
 * Reports "not ready" from now on and keeps serving for `drainMs`, because a load balancer still sends requests until
 * its next check. Waits only if readiness was checked recently.
 */
export async function announceLeaving(drainMs: number): Promise<void> {
  leaving = true;
  if (performance.now() - requestedAtMs > REQUESTED_RECENTLY_MS) return;
  await new Promise((resolve) => setTimeout(resolve, drainMs));
}
