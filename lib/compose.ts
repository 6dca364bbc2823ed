import type { OrderCount } from "@/lib/features/admin/read-gauges";
import { createHashingLimit } from "@/lib/features/accounts/check-password";
import { createSignInThrottles } from "@/lib/features/accounts/sign-in-throttle";
import { openKeyCache } from "@/lib/features/api-keys/key-cache";
import { createReceiptRenderer } from "@/lib/features/receipts/render-receipt-pdf";
import { openChangeFeed } from "@/lib/platform/change-feed";
import { openDatabase } from "@/lib/platform/db";
import { dataDirOf, loadConfig, type AppConfig } from "@/lib/platform/env";
import { createLogger } from "@/lib/platform/logger";
import { createMetrics } from "@/lib/platform/metrics";
import { openStorage } from "@/lib/platform/postgres/open-storage";
import { openRateLimiter } from "@/lib/platform/rate-limit";
import { createReadiness } from "@/lib/platform/readiness";
import { printLine, type Stack } from "@/lib/platform/run-process";
import { releaseRuntime, setRuntime, type Connections, type Runtime } from "@/lib/platform/runtime";
import { loadOrCreateSecrets } from "@/lib/platform/secrets";
import { createProviders } from "@/lib/providers/registry";
import { sandboxApiKey } from "@/lib/providers/sandbox/sandbox-api-key";
import { startSandboxServer, type Sandbox } from "@/lib/providers/sandbox/sandbox-server";
import type { SandboxState } from "@/lib/providers/sandbox/sandbox-state";

/** The composition root: everything that a process has one of is created here and reached as `ctx.services`. */
export function createServices(connections: Connections) {
  const { config, log, feed } = connections;
  const sandbox: SandboxState = { apiUrl: null, wakePosters: new Set() };
  const orderCount: OrderCount = {};
  return {
    exposure: { isPossible: false },
    hashing: createHashingLimit(),
    keyCache: openKeyCache(feed),
    /** Uses of API keys that are not written yet: the time of the last one by key ID. */
    keyUses: new Map<string, Date>(),
    metrics: createMetrics(),
    orderCount,
    providers: createProviders(config, sandbox),
    rateLimiter: openRateLimiter({ redisUrl: config.redisUrl, log }),
    readiness: createReadiness(connections),
    renderReceiptPdf: createReceiptRenderer(),
    sandbox,
    signInThrottles: createSignInThrottles(),
  };
}

declare module "@/lib/platform/services" {
  // eslint-disable-next-line @typescript-eslint/consistent-type-definitions, @typescript-eslint/no-empty-object-type
  interface Services extends ReturnType<typeof createServices> {}
}

/** Opens the pool and the change feed, and creates the services, as the runtime of this process. */
export function startRuntime(config: AppConfig, databaseUrl: string): Runtime {
  const log = createLogger(config.logLevel);
  const database = openDatabase({ url: databaseUrl, log });
  const feed = openChangeFeed({ url: databaseUrl, log });
  const connections = { config, log, database, feed };
  const runtime: Runtime = {
    ...connections,
    services: createServices(connections),
    async close() {
      runtime.services.rateLimiter.close();
      await feed.close();
      await database.close();
      releaseRuntime(runtime);
    },
  };
  setRuntime(runtime);
  return runtime;
}

export async function startSandbox({ config, log, database, services }: Runtime): Promise<Sandbox> {
  const { sandboxIpn } = config.keys;
  const sandbox = await startSandboxServer({
    database,
    ipnSecret: sandboxIpn,
    apiKey: sandboxApiKey(sandboxIpn),
    log,
    wakePosters: services.sandbox.wakePosters,
  });
  services.sandbox.apiUrl = sandbox.apiUrl;
  services.providers = createProviders(config, services.sandbox);
  return sandbox;
}

/** Reads the configuration of this process from the environment and the data folder. */
export function loadProcessConfig(env = process.env): AppConfig {
  return loadConfig(env, loadOrCreateSecrets(dataDirOf(env)));
}

/** Opens what the web server and the worker share: database, connections, services, sandbox provider. */
export async function openProcess(
  stack: Stack,
  options: { role: "server" | "guest"; appRoot: string; config?: AppConfig },
): Promise<Runtime> {
  const config = options.config ?? loadProcessConfig();
  const storage = await openStorage(config, { ...options, printLine, onExit: stack.fail });
  stack.push("the database", storage.stop);
  const runtime = startRuntime(config, storage.url);
  // A process that receives no requests cannot detect how the program is accessed.
  runtime.services.exposure.isPossible = options.role === "guest";
  stack.push("the connections", runtime.close);
  const sandbox = await startSandbox(runtime);
  stack.push("the sandbox", sandbox.close);
  return runtime;
}
