import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { measureHealthyClient, percentile, type Measured } from "./hostile/healthy-client";
import { DOCUMENTS, PAGES, type HostileScenario } from "./hostile/scenarios";
import { watchProcess, type ServerProcess } from "./hostile/server-process";
import type { Report } from "./report";

const ATTACKER = join(import.meta.dirname, "hostile", "attacker.ts");
/** Before the baseline is measured, each page and document is opened once and some calls are made. */
const WARM_UP_MS = 1_000;
const RECOVERY_LIMIT_MS = 30_000;
const MEMORY_SLACK_BYTES = 100 * 1024 * 1024;
const DESCRIPTOR_SLACK = 40;
const MIB = 1024 * 1024;

export type AttackedServer = {
  url: string;
  key: string;
  pid: number;
  hasExited(): boolean;
};

type Options = {
  scenarios: readonly HostileScenario[];
  attackMs: number;
  /** The maximum number of attempts per attack. A busy machine disturbs one attempt; a defect fails all of them. */
  triesMax?: number;
};

/** R14: a client without a key runs every attack of the table, one after another, alongside a client with a key. */
export async function runHostileClient(server: AttackedServer, options: Options): Promise<Report> {
  const watched = watchProcess(server.pid);
  for (const path of [...PAGES, ...DOCUMENTS]) await (await fetch(server.url + path)).arrayBuffer();
  await measureFor(server, WARM_UP_MS);
  const orderId = await createOrder(server);
  const start = { bytes: watched.residentBytes(), descriptors: watched.descriptors() };
  const report: Report = {
    attempted: 0,
    acknowledged: 0,
    lost: 0,
    unexpected: 0,
    duplicated: 0,
    recovered: 0,
    notes: [],
  };
  const tryOnce = async (scenario: HostileScenario) => {
    const { measured, counts } = await attackOnce(server, { scenario, orderId }, options.attackMs);
    const recovered = await recovers(watched, start);
    const problems = problemsOf(scenario, measured);
    if (server.hasExited()) problems.push("the server exited");
    else if (!recovered) problems.push("memory or descriptors did not return");
    return { measured, counts, recovered, problems };
  };
  for (const scenario of options.scenarios) {
    let tried = await tryOnce(scenario);
    for (let left = (options.triesMax ?? 1) - 1; left > 0; left--) {
      if (tried.problems.length === 0 || server.hasExited()) break;
      tried = await tryOnce(scenario);
    }
    const { measured, counts, recovered, problems } = tried;
    report.attempted += measured.latencies.length;
    report.acknowledged += measured.latencies.length - measured.failures.length;
    report.unexpected += problems.length;
    report.recovered += recovered ? 1 : 0;
    report.notes?.push(noteOf(scenario, { measured, counts, problems, watched }));
    if (server.hasExited()) break;
  }
  return report;
}

/** A payer's attacks need an order. Its coins are listed once, before the baseline is measured. */
async function createOrder({ url, key }: AttackedServer): Promise<string> {
  const response = await fetch(`${url}/v1/billing/crypto-checkout`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify({ product: "r14", price_cents: 4900, price_currency: "USD" }),
  });
  const { order_id: orderId } = (await response.json()) as { order_id: string };
  await (await fetch(`${url}/v1/pay/${orderId}/coins`)).arrayBuffer();
  return orderId;
}

function measureFor(server: AttackedServer, ms: number): Promise<Measured> {
  return measureHealthyClient(server, AbortSignal.timeout(ms));
}

async function attackOnce(
  server: AttackedServer,
  { scenario, orderId }: { scenario: HostileScenario; orderId: string },
  attackMs: number,
): Promise<{ measured: Measured; counts: Record<string, number> }> {
  // Linux has all of 127.0.0.0/8, so the attack comes from a separate address, as it would in production.
  const localAddress = process.platform === "linux" ? "127.0.0.2" : "";
  const { port } = new URL(server.url);
  const child = fork(ATTACKER, [port, String(attackMs), localAddress, scenario.name, orderId], {
    execArgv: ["--import", "tsx"],
  });
  const exited = once(child, "exit");
  await Promise.race([once(child, "message"), exited]);
  let counts: Record<string, number> = {};
  child.on("message", (message) => (counts = message as Record<string, number>));
  const measured = await measureFor(server, attackMs);
  await exited;
  return { measured, counts };
}

async function recovers(
  watched: ServerProcess,
  start: { bytes: number; descriptors: number | null },
): Promise<boolean> {
  for (const deadline = Date.now() + RECOVERY_LIMIT_MS; Date.now() < deadline;) {
    const descriptors = watched.descriptors() ?? 0;
    const isSmall = watched.residentBytes() <= start.bytes + MEMORY_SLACK_BYTES;
    if (isSmall && descriptors <= (start.descriptors ?? 0) + DESCRIPTOR_SLACK) return true;
    await sleep(200);
  }
  return false;
}

function problemsOf(scenario: HostileScenario, { latencies, failures }: Measured): string[] {
  const p50 = percentile(latencies, 0.5);
  const p99 = percentile(latencies, 0.99);
  return [
    ...(p50 >= scenario.p50Ms ? [`p50 is ${p50.toFixed(0)} ms`] : []),
    ...(p99 >= scenario.p99Ms ? [`p99 is ${p99.toFixed(0)} ms`] : []),
    ...new Set(failures),
  ];
}

function noteOf(
  { name }: HostileScenario,
  seen: {
    measured: Measured;
    counts: Record<string, number>;
    problems: string[];
    watched: ServerProcess;
  },
): string {
  const { latencies } = seen.measured;
  const ms = (share: number) => percentile(latencies, share).toFixed(0);
  const counts = Object.entries(seen.counts).map(([what, number]) => `${what} ${number}`);
  const memory = Math.round(seen.watched.residentBytes() / MIB);
  return [
    `${name}: p50 ${ms(0.5)} ms, p99 ${ms(0.99)} ms, max ${ms(1)} ms of ${latencies.length} calls`,
    `${memory} MiB afterwards`,
    `attack: ${counts.join(", ") || "nothing counted"}`,
    ...(seen.problems.length > 0 ? [`FAILED: ${seen.problems.join("; ")}`] : []),
  ].join("; ");
}
