import { join } from "node:path";
import { parseArgs } from "node:util";
import { verifyAuditChain } from "@/lib/features/audit/verify-audit-chain";
import { dataDirOf, EnvError, loadConfig } from "@/lib/platform/env";
import { isOperatorError, openStorage } from "@/lib/platform/postgres/open-storage";
import { createCtx, startRuntime } from "@/lib/platform/runtime";
import { loadOrCreateSecrets } from "@/lib/platform/secrets";

const USAGE = "npm run -s verify-audit-log -- [--anchor <head hash of an earlier run>]";

function readAnchor(): string | null {
  try {
    const { values } = parseArgs({ options: { anchor: { type: "string" } } });
    if (values.anchor === undefined) return null;
    if (/^[0-9a-f]{64}$/.test(values.anchor)) return values.anchor;
  } catch (error) {
    throw new EnvError(`${(error as Error).message}. Use: ${USAGE}`);
  }
  throw new EnvError(`--anchor must be 64 hexadecimal digits. Use: ${USAGE}`);
}

/** Exit code 0 if the chain is intact, 1 if it is not or could not be read. */
async function main(): Promise<void> {
  const anchorHash = readAnchor();
  const config = loadConfig(process.env, loadOrCreateSecrets(dataDirOf(process.env)));
  const storage = await openStorage(config, {
    role: "guest",
    appRoot: join(import.meta.dirname, ".."),
    printLine: (line) => console.error(`driftstack  ${line}`),
  });
  const runtime = startRuntime(config, storage.url);
  try {
    const report = await verifyAuditChain(createCtx(runtime), { anchorHash });
    if (report.kind === "broken") {
      console.log(
        `BROKEN at entry ${report.id} (${report.at.toISOString()}, ${report.action}): ${report.why}. The ${report.entries} entries before it are whole.`,
      );
      process.exitCode = 1;
      return;
    }
    console.log(`unbroken: ${report.entries} entries, head ${report.headHash}`);
    if (report.anchorFound === false) {
      console.log("BROKEN: the anchor is not in the chain; entries were removed from its end.");
      process.exitCode = 1;
    }
  } finally {
    await runtime.close();
    await storage.stop();
  }
}

main().catch((error: unknown) => {
  console.error(isOperatorError(error) ? `driftstack  ${error.message}` : error);
  process.exitCode = 1;
});
