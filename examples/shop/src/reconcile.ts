import { parseArgs } from "node:util";
import { applyOrder } from "./apply-order.js";
import { SetupError } from "./config.js";
import { runProgram } from "./run-program.js";

const DAY_MS = 24 * 60 * 60 * 1_000;

/** Applies every recent order. Run it every night: it credits what a lost webhook left out. */
await runProgram(async ({ client, store }) => {
  const since = new Date(Date.now() - readDays() * DAY_MS);
  let read = 0;
  let credited = 0;
  // Orders of every status: partial and late payments can be lost as well.
  for await (const order of client.cryptoOrders.listAll({ created_after: since })) {
    read += 1;
    if (applyOrder(store, order, "reconciliation").credited) credited += 1;
  }
  console.log(`shop  ${read} orders since ${since.toISOString()}: ${credited} credited now`);
});

/** Orders older than this are not read again. The default leaves time for payments that arrive days late. */
function readDays(): number {
  try {
    const { days } = parseArgs({ options: { days: { type: "string", default: "7" } } }).values;
    if (/^[1-9]\d{0,3}$/.test(days)) return Number(days);
  } catch {
    // Reported below.
  }
  throw new SetupError("Use: npm run reconcile -- --days <1 to 9999>");
}
