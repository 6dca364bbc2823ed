import { randomUUID } from "node:crypto";
import type { ChangeFeed } from "./change-feed";
import { systemClock, type Ctx } from "./ctx";
import type { Database } from "./db";
import type { AppConfig } from "./env";
import { isLocalProcess } from "./local-mode";
import type { Logger } from "./logger";
import type { Services } from "./services";

export type Connections = { config: AppConfig; log: Logger; database: Database; feed: ChangeFeed };

/** The resources that exist once per process. */
export type Runtime = Connections & { services: Services; close(): Promise<void> };

/**
 * The server's modules and the copies that Next.js bundles for its pages run in one process and share one runtime, so
 * it is stored on the global object. Nothing else is.
 */
// eslint-disable-next-line no-restricted-syntax -- the one holder, see above
const holder = globalThis as { driftstackRuntime?: Runtime };

/** Makes `runtime` the runtime of this process until it is released. */
export function setRuntime(runtime: Runtime): void {
  holder.driftstackRuntime = runtime;
}

export function releaseRuntime(runtime: Runtime): void {
  if (holder.driftstackRuntime === runtime) delete holder.driftstackRuntime;
}

/** Returns the runtime of this process; `lib/compose.ts` starts it. */
export function getRuntime(): Runtime {
  if (!holder.driftstackRuntime) throw new Error("The runtime of this process is not started.");
  return holder.driftstackRuntime;
}

/** Creates the context of one request or one run of a job. */
export function createCtx(runtime: Runtime, requestId: string = randomUUID()): Ctx {
  const { config, log, feed, services } = runtime;
  return {
    db: runtime.database.db,
    config,
    log,
    feed,
    services,
    clock: systemClock,
    random: Math.random,
    requestId,
    isLocal: isLocalProcess(config, services.exposure),
  };
}
