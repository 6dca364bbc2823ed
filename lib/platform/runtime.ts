import { randomUUID } from "node:crypto";
import { systemClock, type Ctx } from "./ctx";
import { openDatabase, type Database } from "./db";
import { loadConfig, dataDirOf, EnvError, type AppConfig } from "./env";
import { openChangeFeed, type ChangeFeed } from "./change-feed";
import { createLogger, type Logger } from "./logger";
import { isLocalProcess } from "./local-mode";
import { openRateLimiter, type RateLimiter } from "./rate-limit";
import { loadOrCreateSecrets } from "./secrets";

/** The resources that exist once per process. */
export type Runtime = {
  config: AppConfig;
  log: Logger;
  database: Database;
  feed: ChangeFeed;
  rateLimiter: RateLimiter;
  close(): Promise<void>;
};

/**
 * The server's modules and the copies that Next.js bundles for its pages run in one process. They must share one pool
 * and one change feed, so the runtime is stored on the global object.
 */
const holder = globalThis as { driftstackRuntime?: Runtime };

/** Opens the pool, the change feed and the rate limiter for `config` as the runtime of this process. */
export function startRuntime(config: AppConfig, databaseUrl: string): Runtime {
  const log = createLogger(config.logLevel);
  const database = openDatabase({ url: databaseUrl, log });
  const feed = openChangeFeed({ url: databaseUrl, log });
  const rateLimiter = openRateLimiter({ redisUrl: config.redisUrl, log });
  const runtime: Runtime = {
    config,
    log,
    database,
    feed,
    rateLimiter,
    async close() {
      rateLimiter.close();
      await feed.close();
      await database.close();
      if (holder.driftstackRuntime === runtime) delete holder.driftstackRuntime;
    },
  };
  holder.driftstackRuntime = runtime;
  return runtime;
}

/** Returns the runtime of this process. Under plain `next start` it is created from the environment. */
export function getRuntime(): Runtime {
  if (holder.driftstackRuntime) return holder.driftstackRuntime;
  const config = loadConfig(process.env, loadOrCreateSecrets(dataDirOf(process.env)));
  if (!config.databaseUrl)
    throw new EnvError("DATABASE_URL must be set when the server is not started with npm start.");
  return startRuntime(config, config.databaseUrl);
}

/** Creates the context of one request or one run of a job. */
export function createCtx(runtime: Runtime, requestId: string = randomUUID()): Ctx {
  return {
    db: runtime.database.db,
    config: runtime.config,
    log: runtime.log,
    feed: runtime.feed,
    clock: systemClock,
    random: Math.random,
    requestId,
    isLocal: isLocalProcess(runtime.config),
  };
}
