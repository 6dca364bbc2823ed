import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { takeDeliveries } from "@/lib/features/deliveries/dispatcher/taken-deliveries-store";
import { TAKE_MAX } from "@/lib/features/deliveries/dispatcher/limits";
import { wakeOverdueQueues } from "@/lib/features/deliveries/dispatcher/liveness-store";
import { leaseDueQueues } from "@/lib/features/deliveries/dispatcher/queue-store";
import type { Sql } from "@/lib/platform/db";
import { Prisma } from "@/prisma/generated/client";
import { startWorkerProcess } from "@/test/reliability/worker-process";
import { medianOf, percentilesOf, type Stage } from "./deliveries-throughput";
import { seedDeliveries, seedEndpoints } from "./seed-deliveries";

type Size = { waiting: number; endpoints: number; seconds: number };

const SMALL = 10_000;
const CLAIMS = 21;
const CLAIMED = 32;
const MB = 1024 * 1024;

/**
 * Compares a claim with `waiting` pending deliveries to one with 10,000, and tracks a worker's memory while it
 * processes them. Prints tables.
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
      `\n| waiting | sweep, claim and ${CLAIMED * TAKE_MAX} deliveries, median ms | rows read by scans |\n|---|---|---|`,
    );
    for (const [waiting, { ms, read }] of [
      [SMALL, small],
      [size.waiting, large],
    ] as const)
      console.log(`| ${waiting} | ${ms.toFixed(1)} | ${read.toFixed(0)} |`);
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

/** Claims queues with their first deliveries and rolls back, often enough for a median. */
async function timeClaims(client: pg.Client): Promise<{ ms: number; read: number }> {
  const times: number[] = [];
  const sql = sqlOn(client);
  const before = await readRows(client);
  for (let claim = 0; claim < CLAIMS; claim++) {
    await client.query("BEGIN");
    const startedMs = performance.now();
    const now = new Date();
    await wakeOverdueQueues(sql, now);
    const query = { dispatcherId: "bench", now, degraded: false, max: CLAIMED, woken: [] };
    const leases = await leaseDueQueues(sql, query);
    const requests = leases.map(({ endpointId, token }) => ({ endpointId, token, max: TAKE_MAX }));
    await takeDeliveries(sql, { requests, now });
    times.push(performance.now() - startedMs);
    await client.query("ROLLBACK");
  }
  return { ms: medianOf(times), read: ((await readRows(client)) - before) / CLAIMS };
}

/** Runs the statements on one connection, so they can be rolled back. */
function sqlOn(client: pg.Client): Sql {
  const run = (query: TemplateStringsArray | Prisma.Sql, values: unknown[]) =>
    client.query("raw" in query ? Prisma.sql(query, ...values) : query);
  return {
    $queryRaw: async <T>(query: TemplateStringsArray | Prisma.Sql, ...values: unknown[]) =>
      (await run(query, values)).rows as T,
    $executeRaw: async (query, ...values) => (await run(query, values)).rowCount ?? 0,
  };
}

/** Rows of the deliveries table that sequential scans have read so far. */
async function readRows(client: pg.Client): Promise<number> {
  await client.query("SELECT pg_stat_force_next_flush()");
  const { rows } = await client.query<{ n: string }>(
    "SELECT seq_tup_read AS n FROM pg_stat_user_tables WHERE relname = 'webhook_deliveries'",
  );
  return Number(rows[0]?.n);
}

async function watchMemory(stage: Stage, { seconds }: Size): Promise<void> {
  await stage.receiver.call({ do: "reset" });
  const worker = await startWorkerProcess(stage.config, stage.env);
  try {
    // The measurement is of growth, so the warm-up of the first seconds is excluded.
    await sleep(5_000);
    const before = worker.residentBytes();
    const { received: already } = await stage.receiver.call({ do: "report" });
    const seen: number[] = [];
    for (let passed = 0; passed < seconds; passed++) {
      await sleep(1_000);
      seen.push(worker.residentBytes());
    }
    const { received, unique } = await stage.receiver.call({ do: "report" });
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
