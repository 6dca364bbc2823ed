import type { Difference } from "@/lib/features/admin/compare-payment";
import { reconcilePayments, type ReconcileReport } from "@/lib/features/admin/reconcile-payments";
import type { Ctx } from "@/lib/platform/ctx";
import { EnvError } from "@/lib/platform/env";
import { readCommandLine } from "./command-line.mjs";
import { parseDurationMs, runCommand } from "./run-command";

const COMMAND = {
  about: "Compares the payments of recent orders with the provider's records.",
  usage: "npm run -s reconcile -- [--since 24h] [--apply]",
  options: {
    since: {
      type: "string",
      value: "<duration>",
      about: "Such as 24h, 90m or 7d. The default is 24h.",
    },
    apply: { type: "boolean", about: "Apply the provider's records, in the same way as an IPN." },
  },
  notes:
    "Exit codes: 0 if the records match, 2 if they differ, 3 if all that could be checked match, 1 on failure.",
} as const;
const EXIT_DIFFERING = 2;
const EXIT_INCOMPLETE = 3;

type Options = { sinceMs: number; apply: boolean };

function readOptions(): Options {
  const { values } = readCommandLine(COMMAND);
  const sinceMs = parseDurationMs(values.since ?? "24h");
  if (sinceMs) return { sinceMs, apply: values.apply ?? false };
  throw new EnvError(`--since must be a duration such as 24h, 90m or 7d. Use: ${COMMAND.usage}`);
}

const HEADINGS = ["order", "order is", "payment", "ours", "theirs", "received ours", "theirs", ""];

function toRow(difference: Difference): string[] {
  const { payCurrency } = difference;
  return [
    difference.orderId,
    difference.orderStatus,
    difference.paymentId,
    difference.ourStatus,
    difference.theirStatus,
    `${difference.ourAmount} ${payCurrency}`,
    `${difference.theirAmount} ${payCurrency}`,
    difference.why,
  ];
}

function printTable(rows: string[][]): void {
  const widths = HEADINGS.map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  for (const row of rows)
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    );
}

function printReport(report: ReconcileReport): void {
  if (report.differing.length > 0) printTable([HEADINGS, ...report.differing.map(toRow)]);
  for (const { orderId, paymentId, why } of report.notQueried)
    console.log(`not checked: ${orderId} payment ${paymentId}: ${why}`);
  console.log(
    `${report.orders} orders, ${report.queried} payments checked, ${report.differing.length} differing, ${report.applied} applied, ${report.notQueried.length} not checked`,
  );
}

async function run(ctx: Ctx, { sinceMs, apply }: Options): Promise<void> {
  const since = new Date(ctx.clock.now().getTime() - sinceMs);
  const report = await reconcilePayments(ctx, { since, apply });
  printReport(report);
  if (report.differing.length > 0) process.exitCode = EXIT_DIFFERING;
  else if (report.notQueried.length > 0) process.exitCode = EXIT_INCOMPLETE;
}

await runCommand(readOptions, run, { withSandbox: true });
