import { SCENARIOS } from "./scenarios";

/**
 * The attacking process: `attacker.ts <port> <milliseconds> <local address or ""> <scenario> <order id>`. It connects
 * only to 127.0.0.1, ends by itself, and prints its counts.
 */
const [port = "", milliseconds = "", localAddress = "", name = "", orderId = ""] =
  process.argv.slice(2);
const scenario = SCENARIOS.find((one) => one.name === name);
if (!scenario) throw new Error(`There is no scenario "${name}".`);

process.send?.("started");
const counts: Record<string, number> = {};
const end = new AbortController();
const durationMs = Number(milliseconds);
setTimeout(() => end.abort(), durationMs);
setTimeout(() => process.exit(1), durationMs + 10_000).unref();
// The parent process has ended.
process.once("disconnect", () => process.exit(1));

await scenario.run({
  port: Number(port),
  localAddress: localAddress === "" ? undefined : localAddress,
  orderId,
  signal: end.signal,
  count: (what) => (counts[what] = (counts[what] ?? 0) + 1),
});
process.send?.(counts, () => process.exit(0));
