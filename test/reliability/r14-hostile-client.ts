import { newDataDir, removeDataDir, startServer } from "@/e2e/support/running-server";
import { SCENARIOS } from "@/test/reliability/hostile/scenarios";
import { runHostileClient } from "./hostile-client";
import type { Report } from "./report";
import type { Cluster } from "./world";

/** The default limits of a server. */
const DEFAULT_LIMITS = { RATE_LIMIT_ADDRESS_PER_SECOND: "", RATE_LIMIT_KEY_PER_SECOND: "" };

/** R14: the built server with its default settings, with one hostile client in a separate process. */
export async function runBesideHostileClient(
  cluster: Cluster,
  size: { seconds: number; only?: string },
): Promise<Report> {
  const dataDir = newDataDir();
  const server = await startServer(dataDir, {
    ...DEFAULT_LIMITS,
    DATABASE_URL: await cluster.createDatabase(),
    LOG_LEVEL: "silent",
  });
  const { process: child, url, credentials } = server;
  try {
    return await runHostileClient(
      {
        url,
        key: credentials.live_key,
        pid: child.pid ?? 0,
        hasExited: () => child.exitCode !== null || child.signalCode !== null,
      },
      {
        scenarios: SCENARIOS.filter(({ name }) => size.only === undefined || name === size.only),
        attackMs: size.seconds * 1000,
      },
    );
  } finally {
    await server.stop();
    removeDataDir(dataDir);
  }
}
