import { loadConfig } from "@/lib/platform/env";
import { startRuntime, type Runtime } from "@/lib/platform/runtime";
import { createTestDatabase } from "./test-db";

const SECRETS = {
  session: "5e".repeat(32),
  encryption: "e0".repeat(32),
  client_token: "c1".repeat(32),
  sandbox_ipn: "1b".repeat(32),
};

/** This worker's database behind the process's runtime: for tests of whatever calls `getRuntime()`. Close it after. */
export async function startTestRuntime(env: Record<string, string> = {}): Promise<Runtime> {
  const database = await createTestDatabase();
  const config = loadConfig({ NODE_ENV: "test", LOG_LEVEL: "silent", ...env }, SECRETS);
  return startRuntime(config, database.url);
}
