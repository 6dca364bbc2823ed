import { verifyAuditChain } from "@/lib/features/audit/verify-audit-chain";
import type { Ctx } from "@/lib/platform/ctx";
import { EnvError } from "@/lib/platform/env";
import { readCommandLine } from "./command-line.mjs";
import { runCommand } from "./run-command";

const COMMAND = {
  about: "Checks that no entry of the audit log was changed or removed.",
  usage: "npm run -s verify-audit-log -- [--anchor <hash>]",
  options: {
    anchor: {
      type: "string",
      value: "<hash>",
      about: "The head hash that an earlier run printed.",
    },
  },
  notes: "Exit codes: 0 if the log is intact, 1 if it is not or could not be read.",
} as const;

function readAnchor(): string | null {
  const { anchor } = readCommandLine(COMMAND).values;
  if (anchor === undefined) return null;
  if (/^[0-9a-f]{64}$/.test(anchor)) return anchor;
  throw new EnvError(`--anchor must be 64 hexadecimal digits. Use: ${COMMAND.usage}`);
}

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
