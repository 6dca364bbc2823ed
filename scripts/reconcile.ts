import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Difference } from "@/lib/features/admin/compare-payment";
import { reconcilePayments, type ReconcileReport } from "@/lib/features/admin/reconcile-payments";
import { EnvError } from "@/lib/platform/env";
import { isOperatorError } from "@/lib/platform/postgres/open-storage";
import type { Stack } from "@/lib/platform/run-process";
import { createCtx } from "@/lib/platform/runtime";
import { openProcess } from "@/lib/providers/open-process";

const USAGE = "npm run -s reconcile -- [--since 24h] [--apply]";
const UNIT_MS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const EXIT_DIFFERING = 2;
const EXIT_INCOMPLETE = 3;

function readOptions(): { sinceMs: number; apply: boolean } {
  const { values } = parseOptions();
  const match = /^([1-9]\d{0,4})([mhd])$/.exec(values.since ?? "24h");
  if (!match)
    throw new EnvError(`--since must be a duration such as 24h, 90m or 7d. Use: ${USAGE}`);
  const unit = UNIT_MS[match[2] as keyof typeof UNIT_MS];
  return { sinceMs: Number(match[1]) * unit, apply: values.apply ?? false };
}

function parseOptions() {
  try {
    return parseArgs({ options: { since: { type: "string" }, apply: { type: "boolean" } } });
  } catch (error) {
    throw new EnvError(`${(error as Error).message}. Use: ${USAGE}`);
  }
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

/** Exit code 0 if the records match, 2 if they differ, 3 if all records that could be checked match, 1 on failure. */
async function main(): Promise<void> {
  const { sinceMs, apply } = readOptions();
  const opened: (() => Promise<void> | void)[] = [];
  const stack: Stack = {
    push: (_name, close) => opened.push(close),
    fail: (reason) => {
      console.error(`driftstack  ${reason}`);
      process.exit(1);
    },
  };
  try {
    const runtime = await openProcess(stack, {
      role: "guest",
      appRoot: join(import.meta.dirname, ".."),
    });
    const ctx = createCtx(runtime);
    const since = new Date(ctx.clock.now().getTime() - sinceMs);
    const report = await reconcilePayments(ctx, { since, apply });
    printReport(report);
    if (report.differing.length > 0) process.exitCode = EXIT_DIFFERING;
    else if (report.notQueried.length > 0) process.exitCode = EXIT_INCOMPLETE;
  } finally {
    for (const close of opened.reverse()) await close();
  }
}

main().catch((error: unknown) => {
  console.error(isOperatorError(error) ? `driftstack  ${error.message}` : error);
  process.exitCode = 1;
});
