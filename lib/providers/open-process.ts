import { dataDirOf, loadConfig } from "@/lib/platform/env";
import { openStorage } from "@/lib/platform/postgres/open-storage";
import { printLine, type Stack } from "@/lib/platform/run-process";
import { startRuntime, type Runtime } from "@/lib/platform/runtime";
import { loadOrCreateSecrets } from "@/lib/platform/secrets";
import { sandboxApiKey } from "./sandbox/sandbox-api-key";
import { startSandboxServer } from "./sandbox/sandbox-server";

/** Opens what the web server and the worker share: configuration, database, connections, sandbox provider. */
export async function openProcess(
  stack: Stack,
  options: { role: "server" | "guest"; appRoot: string },
): Promise<Runtime> {
  const config = loadConfig(process.env, loadOrCreateSecrets(dataDirOf(process.env)));
  // A process that receives no requests cannot detect how the program is accessed.
  if (options.role === "guest") config.exposure.isPossible = true;
  const storage = await openStorage(config, { ...options, printLine, onExit: stack.fail });
  stack.push("the database", storage.stop);
  const runtime = startRuntime(config, storage.url);
  stack.push("the connections", runtime.close);
  const sandbox = await startSandboxServer({
    database: runtime.database,
    ipnSecret: config.keys.sandboxIpn,
    apiKey: sandboxApiKey(config.keys.sandboxIpn),
    log: runtime.log,
  });
  config.sandboxApiUrl = sandbox.apiUrl;
  stack.push("the sandbox", sandbox.close);
  return runtime;
}
