import pg from "pg";
import type { AppConfig } from "@/lib/platform/env";
import { PER_ENDPOINT_MAX } from "@/lib/features/deliveries/dispatcher/limits";
import { startWorkerProcess, type WorkerProcess } from "@/test/reliability/worker-process";
import type { Arrivals, BareOrder, ReceiverOrder, Talker } from "./deliveries-processes";
import { cpuUsOf, cpuUsOfPostgres } from "./load";
import { seedDeliveries, seedEndpoints } from "./seed-deliveries";

export type Stage = {
  config: AppConfig;
  databaseUrl: string;
  postmaster: number;
  origin: string;
  receiver: Talker<ReceiverOrder, Arrivals>;
  bare: Talker<BareOrder, Record<string, number>>;
  /** Environment variables for the product's processes, in addition to their own. */
  env: Record<string, string>;
};

type Size = { deliveries: number; endpoints: number; rounds: number };
type Sample = { perSecond: number; senderUs: number; postgresUs: number; repeated: number };
type Round = {
  count: number;
  senders: number[];
  prepare?: () => Promise<unknown>;
  begin: () => Promise<unknown>;
};

const WARM_UP = 3_000;

/** Deliveries per second of one and two worker processes compared with the bare loop, interleaved; prints a table. */
export async function measureThroughput(stage: Stage, size: Size): Promise<void> {
  const { bare, databaseUrl, config, env } = stage;
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { endpoints } = size;
  const urlOf = (index: number) => `${stage.origin}/hook/${index}`;
  await seedEndpoints(client, { endpoints, urlOf, key: config.keys.encryption });
  let seeded = 0;
  const seed = async (deliveries: number) => {
    await seedDeliveries(client, { deliveries, endpoints, first: seeded + 1 });
    seeded += deliveries;
  };
  const concurrency = endpoints * PER_ENDPOINT_MAX;
  const post = (posts: number) => bare.call({ posts, concurrency, perSecond: 0 });
  const samples = { bare: [] as Sample[], one: [] as Sample[], two: [] as Sample[] };
  const workers: WorkerProcess[] = [];
  const startWorker = async () => workers.push(await startWorkerProcess(config, env));
  const through = async (deliveries: number) =>
    measure(stage, {
      count: deliveries,
      senders: workers.map(({ pid }) => pid),
      prepare: () => seed(deliveries),
      begin: () => client.query("COMMIT"),
    });
  try {
    await startWorker();
    await through(WARM_UP);
    for (let round = 0; round < size.rounds; round++) {
      const count = size.deliveries;
      await post(WARM_UP);
      samples.bare.push(
        await measure(stage, { count, senders: [bare.pid], begin: () => post(count) }),
      );
      samples.one.push(await through(count));
      await startWorker();
      await through(WARM_UP);
      samples.two.push(await through(count));
      await workers.pop()?.stop();
    }
    report(samples, size);
    await checkDatabase(client, seeded);
  } finally {
    for (const worker of workers) await worker.stop();
    await client.end();
  }
}

async function measure(stage: Stage, round: Round): Promise<Sample> {
  const { count, senders, prepare, begin } = round;
  const { receiver, postmaster } = stage;
  await prepare?.();
  await receiver.call({ do: "reset" });
  const cpuUs = () => senders.reduce((sum, pid) => sum + cpuUsOf(pid), 0);
  const before = [cpuUs(), cpuUsOfPostgres(postmaster)] as const;
  const arrived = receiver.call({ do: "expect", unique: count });
  await begin();
  const { unique, received, firstMs, lastMs } = await arrived;
  if (unique !== count) throw new Error(`${unique} of ${count} deliveries arrived`);
  return {
    perSecond: (count * 1000) / (lastMs - firstMs),
    senderUs: (cpuUs() - before[0]) / count,
    postgresUs: (cpuUsOfPostgres(postmaster) - before[1]) / count,
    repeated: received - unique,
  };
}

async function checkDatabase(client: pg.Client, seeded: number): Promise<void> {
  const count = async (sql: string) =>
    Number((await client.query<{ n: string }>(`SELECT count(*) AS n FROM ${sql}`)).rows[0]?.n);
  const deadline = Date.now() + 10_000;
  const isOpen = () => count("webhook_deliveries WHERE status <> 'delivered'");
  while ((await isOpen()) > 0 && Date.now() < deadline)
    await new Promise((resolve) => setTimeout(resolve, 100));
  const [open, attempts] = [await isOpen(), await count("webhook_delivery_attempts")];
  const counted = await count(
    "(SELECT sum(delivered_count) AS n FROM webhook_endpoints) s WHERE n = " + seeded,
  );
  console.log(
    `\n${seeded} deliveries in all: ${open} not delivered, ${attempts - seeded} attempts too many, ` +
      `counters ${counted === 1 ? "agree" : "do not agree"}`,
  );
  if (open > 0 || counted !== 1) process.exitCode = 1;
}

function report(samples: Record<"bare" | "one" | "two", Sample[]>, size: Size): void {
  const of = (name: keyof typeof samples, field: keyof Sample) =>
    medianOf(samples[name].map((sample) => sample[field]));
  const rows = [
    ["bare loop", "bare"],
    ["one worker", "one"],
    ["two workers", "two"],
  ] as const;
  console.log(
    `\n${size.deliveries} deliveries to ${size.endpoints} endpoints, medians of ${size.rounds} rounds\n`,
  );
  console.log("| sender | deliveries/s | of bare | sender CPU µs | PostgreSQL CPU µs | repeated |");
  console.log("|---|---|---|---|---|---|");
  for (const [title, name] of rows) {
    const ratio = of(name, "perSecond") / of("bare", "perSecond");
    const cpu = [of(name, "senderUs").toFixed(0), of(name, "postgresUs").toFixed(0)];
    const repeated = samples[name].reduce((sum, sample) => sum + sample.repeated, 0);
    const cells = [title, of(name, "perSecond").toFixed(0), ratio.toFixed(2), ...cpu, repeated];
    console.log(`| ${cells.join(" | ")} |`);
  }
}

/** The median. */
export function medianOf(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** The 50th and 99th percentiles, and the maximum. */
export function percentilesOf(values: readonly number[]): {
  p50: number;
  p99: number;
  worst: number;
} {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
  return { p50: at(0.5), p99: at(0.99), worst: at(1) };
}
