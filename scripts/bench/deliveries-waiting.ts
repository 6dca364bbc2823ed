import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { CLAIM_SETTINGS, claimStatement } from "@/lib/features/webhooks/claim-store";
import { LEASE_MS, PER_ENDPOINT_MAX } from "@/lib/features/webhooks/dispatch-deliveries";
import { startWorkerProcess } from "@/scripts/reliability/worker-process";
import { medianOf, percentilesOf, type Stage } from "./deliveries-throughput";
import { seedDeliveries, seedEndpoints } from "./seed-deliveries";

type Size = { waiting: number; endpoints: number; seconds: number };

const SMALL = 10_000;
const CLAIMS = 21;
const MB = 1024 * 1024;

/**
 * A claim among `waiting` deliveries beside one among 10,000, and what a worker's memory does while it works through
 * them. Prints tables.
 */
export async function measureWaiting(stage: Stage, size: Size): Promise<void> {
  const client = new pg.Client({ connectionString: stage.databaseUrl });
  await client.connect();
  try {
    const { endpoints } = size;
    const urlOf = (index: number) => `${stage.origin}/hook/${index}`;
    await seedEndpoints(client, { endpoints, urlOf, key: stage.config.keys.encryption });
    await fill(client, { deliveries: SMALL, endpoints, first: 1 });
    const small = await timeClaims(client);
    await fill(client, { deliveries: size.waiting - SMALL, endpoints, first: SMALL + 1 });
    const large = await timeClaims(client);
    console.log(
      "\n| waiting | one claim of 500, median ms | plan reads a whole table |\n|---|---|---|",
    );
    for (const [waiting, { ms, isWhole }] of [
      [SMALL, small],
      [size.waiting, large],
    ] as const)
      console.log(`| ${waiting} | ${ms.toFixed(1)} | ${isWhole ? "yes" : "no"} |`);
    console.log(`\nratio ${(large.ms / small.ms).toFixed(2)}`);
    await watchMemory(stage, size);
  } finally {
    await client.end();
  }
}

async function fill(client: pg.Client, size: Parameters<typeof seedDeliveries>[1]): Promise<void> {
  await seedDeliveries(client, size);
  await client.query("COMMIT");
  await client.query("VACUUM (ANALYZE)");
}

/** Claims that are rolled back, as many as give a median, and the plan of one of them. */
async function timeClaims(client: pg.Client): Promise<{ ms: number; isWhole: boolean }> {
  const times: number[] = [];
  const statement = () => {
    const now = new Date();
    const leaseUntil = new Date(now.getTime() + LEASE_MS);
    const room = { well: 1_000, unwell: 500 };
    const caps = { batchMax: 500, perEndpointMax: PER_ENDPOINT_MAX, laneMax: 16, room };
    return claimStatement({ now, leaseUntil, ...caps });
  };
  let plan = "";
  for (let claim = 0; claim <= CLAIMS; claim++) {
    await client.query("BEGIN");
    await client.query(CLAIM_SETTINGS);
    const { text, values } = statement();
    const isLast = claim === CLAIMS;
    const startedMs = performance.now();
    if (isLast) {
      const { rows } = await client.query<{ "QUERY PLAN": string }>(`EXPLAIN ${text}`, values);
      plan = rows.map((row) => row["QUERY PLAN"]).join("\n");
    } else {
      await client.query({ name: "claim", text, values });
      times.push(performance.now() - startedMs);
    }
    await client.query("ROLLBACK");
  }
  return { ms: medianOf(times), isWhole: plan.includes("Seq Scan") };
}

async function watchMemory(stage: Stage, { seconds }: Size): Promise<void> {
  await stage.receiver.ask({ do: "reset" });
  const worker = await startWorkerProcess(stage.config, stage.env);
  try {
    // What is measured is growth: the first seconds are those of a program that warms up.
    await sleep(5_000);
    const before = worker.residentBytes();
    const { received: already } = await stage.receiver.ask({ do: "report" });
    const seen: number[] = [];
    for (let passed = 0; passed < seconds; passed++) {
      await sleep(1_000);
      seen.push(worker.residentBytes());
    }
    const { received, unique } = await stage.receiver.ask({ do: "report" });
    const { worst } = percentilesOf(seen);
    const cells = [before, medianOf(seen), worst].map((bytes) => (bytes / MB).toFixed(0));
    console.log(
      "\n| worker's memory after 5 s, MB | then median | most | growth | delivered a second |",
    );
    console.log("|---|---|---|---|---|");
    const growth = ((worst - before) / MB).toFixed(0);
    const perSecond = ((received - already) / seconds).toFixed(0);
    console.log(`| ${[...cells, growth, perSecond].join(" | ")} |`);
    console.log(`\n${unique} delivered, ${received - unique} of them twice`);
    if (worst - before > 100 * MB) process.exitCode = 1;
  } finally {
    await worker.stop();
  }
}
