import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { newDataDir, removeDataDir, startServer } from "@/e2e/support/running-server";
import { transitionOrder } from "@/lib/features/orders/transition-order";
import { openFilesLimit } from "@/lib/http/server/connection-limits";
import { transaction } from "@/lib/platform/db";
import { openCluster, openWorld, type World } from "@/test/reliability/world";
import { sharedNow, startTalker, type Talker } from "./deliveries-processes";
import { percentilesOf } from "./deliveries-throughput";
import type { SocketsOrder, SocketsReport } from "./sockets-client";

/**
 * Idle tracking sockets on one server process, each of another order: `npm run bench:sockets`. Prints the memory of the
 * server before and after they are opened, and the time from the commit of a change, made by another process, until its
 * frame arrives. BENCH_SOCKETS (10000), BENCH_SAMPLES (500), BENCH_IDLE_SECONDS (60) and BENCH_CLIENTS (4), the number
 * of client processes, change it.
 */
const numberOf = (name: string, otherwise: number) => Number(process.env[name] ?? otherwise);
const SOCKETS = numberOf("BENCH_SOCKETS", 10_000);
const SAMPLES = numberOf("BENCH_SAMPLES", 500);
const IDLE_SECONDS = numberOf("BENCH_IDLE_SECONDS", 60);
const CLIENTS = numberOf("BENCH_CLIENTS", 4);
/** Below the server's default limit for one address. Every address of 127.0.0.0/8 is a separate client. */
const SOCKETS_PER_ADDRESS = 500;
/** Descriptors of the server that are not sockets of this benchmark. */
const OTHER_FILES = 500;
const FRAMES_WITHIN_MS = 30_000;

type Client = Talker<SocketsOrder, SocketsReport>;
type Stage = { world: World; client: pg.Client; clients: Client[]; serverPid: number };

const idOf = (index: number) => `ord_${index.toString(16).padStart(32, "0")}`;

function checkDescriptors(): void {
  const needed = SOCKETS + OTHER_FILES;
  if (openFilesLimit() >= needed) return;
  throw new Error(
    `${SOCKETS} sockets need ${needed} open files, and this process may open ${openFilesLimit()}. Raise the hard limit (ulimit -Hn, as root), or set BENCH_SOCKETS to a smaller number.`,
  );
}

/** Pending orders without a payment. Triggers are disabled for this load only. */
async function seedOrders({ account }: World, client: pg.Client): Promise<void> {
  await client.query("SET session_replication_role = replica");
  await client.query(
    `WITH o AS (
       INSERT INTO orders (id, account_id, livemode, status, product, price_cents, price_currency, provider, expires_at)
       SELECT 'ord_' || lpad(to_hex(n), 32, '0'), $1, true, 'pending', 'bench', 4900, 'USD', 'stub', now() + interval '1 day'
       FROM generate_series(0, $2::int - 1) n RETURNING id)
     INSERT INTO order_timeline SELECT id, 1, 'pending', 'create', now() FROM o`,
    [account.accountId, SOCKETS],
  );
  await client.query("SET session_replication_role = origin");
  await client.query("VACUUM (ANALYZE)");
}

/** Resident memory of a process in MB (Linux). */
function memoryMbOf(pid: number): number {
  const kb = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return Number(kb) / 1024;
}

async function openSockets({ world, clients }: Stage, port: string): Promise<void> {
  const { accountId } = world.account;
  const { number } = await world.ctx.db.account.findUniqueOrThrow({ where: { id: accountId } });
  const url = `ws://127.0.0.1:${port}/sub/order/status?project_id=${number}&order_id=`;
  const sockets = Array.from({ length: SOCKETS }, (_, index) => ({
    orderId: idOf(index),
    localAddress: `127.0.1.${1 + Math.floor(index / SOCKETS_PER_ADDRESS)}`,
  }));
  await Promise.all(
    clients.map((client, index) => {
      const share = sockets.filter((_, number) => number % CLIENTS === index);
      return client.call({ do: "open", url, sockets: share });
    }),
  );
}

async function openCount({ clients }: Stage): Promise<number> {
  const reports = await Promise.all(clients.map((client) => client.call({ do: "report" })));
  return reports.reduce((sum, { open }) => sum + open, 0);
}

/** Expires orders, each in a transaction. Returns the time just before each commit, by order ID. */
async function expireOrders(
  { world }: Stage,
  orderIds: readonly string[],
  perSecond: number,
): Promise<Map<string, number>> {
  const committed = new Map<string, number>();
  const startedMs = performance.now();
  await Promise.all(
    orderIds.map(async (orderId, index) => {
      await sleep(startedMs + (index * 1000) / perSecond - performance.now());
      await transaction(world.account.ctx, async (ctx) => {
        await transitionOrder(ctx, { orderId, move: { input: { kind: "window_passed" } } });
        committed.set(orderId, sharedNow());
      });
    }),
  );
  return committed;
}

/** Milliseconds from each commit to its frame. Throws if a frame is missing. */
async function latenciesOf(
  { clients }: Stage,
  committed: ReadonlyMap<string, number>,
  finalsOfClient: readonly number[],
): Promise<number[]> {
  const reports = await Promise.all(
    clients.map((client, index) =>
      client.call({
        do: "expect",
        finals: finalsOfClient[index] ?? 0,
        withinMs: FRAMES_WITHIN_MS,
      }),
    ),
  );
  const arrived = Object.assign({}, ...reports.map(({ finals }) => finals)) as Record<
    string,
    number
  >;
  return [...committed].map(([orderId, ms]) => {
    const arrivedMs = arrived[orderId];
    if (arrivedMs === undefined) throw new Error(`the frame of ${orderId} never arrived`);
    return arrivedMs - ms;
  });
}

/** Measures at each rate, with orders that are spread evenly over all sockets. */
async function measureFrames(stage: Stage, rates: readonly number[]): Promise<void> {
  const step = SOCKETS / (SAMPLES * rates.length);
  const finals = stage.clients.map(() => 0);
  console.log("\n| commit → frame | p50 ms | p99 ms | worst ms | frames |\n|---|---|---|---|---|");
  for (const [round, perSecond] of rates.entries()) {
    const indexes = Array.from({ length: SAMPLES }, (_, sample) =>
      Math.floor((sample * rates.length + round) * step),
    );
    for (const index of indexes) finals[index % CLIENTS]! += 1;
    const committed = await expireOrders(stage, indexes.map(idOf), perSecond);
    const latencies = await latenciesOf(stage, committed, finals);
    const { p50, p99, worst } = percentilesOf(latencies);
    const cells = [p50, p99, worst].map((ms) => ms.toFixed(1));
    console.log(`| ${[`${perSecond} changes a second`, ...cells, SAMPLES].join(" | ")} |`);
  }
}

async function measure(stage: Stage, port: string): Promise<void> {
  const rows: [string, number][] = [["before", memoryMbOf(stage.serverPid)]];
  const startedMs = performance.now();
  await openSockets(stage, port);
  const seconds = (performance.now() - startedMs) / 1000;
  rows.push([`${SOCKETS} sockets, just opened`, memoryMbOf(stage.serverPid)]);
  await sleep(IDLE_SECONDS * 1000);
  rows.push([`after ${IDLE_SECONDS} s`, memoryMbOf(stage.serverPid)]);
  const open = await openCount(stage);
  if (open !== SOCKETS) throw new Error(`${SOCKETS - open} of ${SOCKETS} sockets were closed`);
  console.log(`${SOCKETS} sockets were opened in ${seconds.toFixed(1)} s\n`);
  console.log("| memory of the server | MB |\n|---|---|");
  for (const [title, mb] of rows) console.log(`| ${title} | ${mb.toFixed(0)} |`);
  await measureFrames(stage, [5, 20]);
  console.log(`\nafterwards: ${memoryMbOf(stage.serverPid).toFixed(0)} MB`);
}

async function main(): Promise<void> {
  checkDescriptors();
  const cluster = await openCluster();
  const world = await openWorld(cluster);
  const databaseUrl = world.runtime.config.databaseUrl ?? "";
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await seedOrders(world, client);
  const dataDir = newDataDir();
  // At most half of the connections may be sockets.
  const server = await startServer(dataDir, {
    DATABASE_URL: databaseUrl,
    MAX_CONNECTIONS: `${2 * SOCKETS}`,
    MAX_CONNECTIONS_PER_ADDRESS: `${SOCKETS_PER_ADDRESS}`,
  });
  const clients: Client[] = [];
  try {
    for (let index = 0; index < CLIENTS; index++)
      clients.push(await startTalker<SocketsOrder, SocketsReport>("sockets-client.ts", {}));
    const serverPid = server.process.pid ?? 0;
    await measure({ world, client, clients, serverPid }, new URL(server.url).port);
  } finally {
    await Promise.all(clients.map((one) => one.stop()));
    await server.stop();
    removeDataDir(dataDir);
    await client.end();
    await world.close();
    await cluster.stop();
  }
}

await main();
