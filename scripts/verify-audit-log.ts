import { parseArgs } from "node:util";
import { verifyAuditChain } from "@/lib/features/audit/verify-audit-chain";
import type { Ctx } from "@/lib/platform/ctx";
import { EnvError } from "@/lib/platform/env";
import { runCommand } from "./run-command";

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
async function run(ctx: Ctx, anchorHash: string | null): Promise<void> {
  const report = await verifyAuditChain(ctx, { anchorHash });
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
}

await runCommand(readAnchor, run);
