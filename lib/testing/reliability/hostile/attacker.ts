import { SCENARIOS } from "./scenarios";

/**
 * The process that attacks: `attacker.ts <port> <milliseconds> <local address or ""> <scenario> <order id>`. It connects
 * to 127.0.0.1 only, ends by itself, and prints what it counted.
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
// The parent is gone.
process.once("disconnect", () => process.exit(1));

await scenario.run({
  port: Number(port),
  localAddress: localAddress === "" ? undefined : localAddress,
  orderId,
  signal: end.signal,
  count: (what) => (counts[what] = (counts[what] ?? 0) + 1),
});
process.send?.(counts, () => process.exit(0));
