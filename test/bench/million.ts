import { randomBytes } from "node:crypto";
import { tmpdir } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import type { ListAllOrdersInput } from "@/lib/contract/admin";
import type { ListOrdersInput } from "@/lib/contract/orders";
import { exportAllOrders } from "@/lib/features/admin/export-all-orders";
import { getDailyCounts } from "@/lib/features/admin/get-daily-counts";
import { getPendingAge } from "@/lib/features/admin/get-pending-age";
import { getStats } from "@/lib/features/admin/get-stats";
import { listAllOrders } from "@/lib/features/admin/list-all-orders";
import { exportOrders } from "@/lib/features/orders/export-orders";
import { listOrders } from "@/lib/features/orders/list-orders";
import type { AccountCtx } from "@/lib/platform/ctx";
import { loadConfig } from "@/lib/platform/env";
import { startRuntime } from "@/lib/compose";
import { createCtx, type Runtime } from "@/lib/platform/runtime";
import { openCluster, type Cluster } from "@/test/reliability/world";
import { seedOrders, type SeedSize } from "./seed-million";

/**
 * How much slower a page of a list becomes from 10,000 orders to 1,000,000, for the account that owns a tenth of them:
 * `node --import tsx test/bench/million.ts`. Prints medians and the access paths of the query plans.
 */
const ROUNDS = 41;
const PAGE = { limit: 50 };
const SMALL: SeedSize = { orders: 10_000, accounts: 10 };
const LARGE: SeedSize = { orders: Number(process.env.BENCH_ORDERS ?? 1_000_000), accounts: 1000 };

type Case = { name: string; input: ListOrdersInput; atPage?: number };

function casesFor(oldest: { note: string; paymentId: string }): Case[] {
  const day = 86_400_000;
  const before = (days: number) => new Date(Date.now() - days * day);
  return [
    { name: "first page", input: PAGE },
    { name: "deep page", input: PAGE, atPage: 15 },
    { name: "status paid", input: { ...PAGE, status: "paid" } },
    { name: "status failed", input: { ...PAGE, status: "failed" } },
    {
      name: "a month of the year",
      input: { ...PAGE, created_after: before(200), created_before: before(170) },
    },
    { name: "search: frequent", input: { ...PAGE, search: "manual" } },
    { name: "search: one old note", input: { ...PAGE, search: oldest.note } },
    { name: "search: payment id", input: { ...PAGE, search: oldest.paymentId } },
    { name: "search: nothing there", input: { ...PAGE, search: "no such words" } },
    { name: "search: two letters", input: { ...PAGE, search: "zq" } },
  ];
}

type Stage = { size: SeedSize; runtime: Runtime; ctx: AccountCtx };
type Measured = { name: string; rounds: number; call: () => Promise<unknown> };

async function prepare(cluster: Cluster, size: SeedSize): Promise<Stage> {
  const url = await cluster.createDatabase();
  const started = Date.now();
  await seedOrders(url, size);
  console.log(`${size.orders} orders written in ${Math.round((Date.now() - started) / 1000)} s`);
  const runtime = openRuntime(url);
  return { size, runtime, ctx: await bigAccount(runtime) };
}

async function pagesOf({ ctx }: Stage): Promise<Measured[]> {
  const lists = casesFor(await oldestWithNote(ctx)).map(async (one) => ({
    name: one.name,
    rounds: ROUNDS,
    call: await listCall(ctx, one),
  }));
  return [
    ...(await Promise.all(lists)),
    { name: "CSV: 1,000 rows", rounds: 9, call: () => readCsv(exportOrders(ctx, {}), 1000) },
    ...(await operatorPagesOf(ctx)),
  ];
}

async function operatorPagesOf(ctx: AccountCtx): Promise<Measured[]> {
  const oldest = await oldestWithNote(ctx);
  const inputs: [string, ListAllOrdersInput][] = [
    ["first page of all orders", PAGE],
    ["by account", { ...PAGE, account_id: ctx.accountId }],
    ["by payment id", { ...PAGE, payment_id: oldest.paymentId }],
    ["search: frequent", { ...PAGE, search: "manual" }],
    ["search: one old note", { ...PAGE, search: oldest.note }],
    ["search: nothing there", { ...PAGE, search: "no such words" }],
  ];
  const pages = inputs.map(([name, input]) => ({
    name: `operators: ${name}`,
    rounds: ROUNDS,
    call: () => listAllOrders(ctx, input),
  }));
  const csv = () => readCsv(exportAllOrders(ctx, {}), 1000);
  return [...pages, { name: "operators: CSV: 1,000 rows", rounds: 9, call: csv }];
}

/** These count every row, so their time grows with the number of rows; that of pages must not. */
function totalsOf({ ctx }: Stage): Measured[] {
  const livemode = true;
  return [
    { name: "stats", rounds: 9, call: () => getStats(ctx, { livemode }) },
    { name: "pending age", rounds: 9, call: () => getPendingAge(ctx, { livemode }) },
    { name: "30 days", rounds: 9, call: () => getDailyCounts(ctx, { livemode, days: 30 }) },
  ];
}

/** Alternates between the two sizes, so other load on the machine affects both equally. Resolves to the worst ratio. */
async function compare(title: string, small: Measured[], large: Measured[]): Promise<number> {
  console.log(`\n| ${title} | ${SMALL.orders} orders | ${LARGE.orders} orders | ratio |`);
  console.log("|---|---|---|---|");
  let worst = 0;
  for (const [index, one] of small.entries()) {
    const calls = [one.call, large[index]!.call];
    const times: number[][] = [[], []];
    for (let round = -3; round < one.rounds; round++) {
      for (const [which, call] of calls.entries()) {
        const from = performance.now();
        await call();
        if (round >= 0) times[which]!.push(performance.now() - from);
      }
    }
    const [was = 0, is = 0] = times.map(medianOf);
    console.log(
      `| ${one.name} | ${was.toFixed(1)} ms | ${is.toFixed(1)} ms | ${(is / was).toFixed(2)} |`,
    );
    worst = Math.max(worst, is / was);
  }
  return worst;
}

function openRuntime(url: string): Runtime {
  const hex = randomBytes(32).toString("hex");
  const secrets = { session: hex, encryption: hex, client_token: hex, sandbox_ipn: hex };
  const env = { NODE_ENV: "production", DATA_DIR: tmpdir(), LOG_LEVEL: "silent" } as const;
  return startRuntime({ ...loadConfig(env, secrets), databaseUrl: url }, url);
}

async function bigAccount(runtime: Runtime): Promise<AccountCtx> {
  const account = await runtime.database.db.account.findFirstOrThrow({ where: { number: 1 } });
  return {
    ...createCtx(runtime),
    accountId: account.id,
    livemode: true,
    actor: { kind: "system", id: "bench" },
    scopes: ["read"],
  };
}

/** The order that a search in this account takes longest to reach. */
async function oldestWithNote(ctx: AccountCtx): Promise<{ note: string; paymentId: string }> {
  const order = await ctx.db.order.findFirstOrThrow({
    where: { accountId: ctx.accountId, customerNote: { not: null } },
    orderBy: { createdAt: "asc" },
  });
  const note = order.customerNote?.replace(/^.*for /, "") ?? "";
  return { note, paymentId: order.paymentId ?? "" };
}

async function listCall(ctx: AccountCtx, one: Case): Promise<() => Promise<unknown>> {
  let { input } = one;
  for (let page = 1; page < (one.atPage ?? 1); page++) {
    const next = (await listOrders(ctx, input)).next_cursor;
    if (next !== null) input = { ...input, cursor: next };
  }
  return () => listOrders(ctx, input);
}

async function readCsv(texts: AsyncIterable<string>, rows: number): Promise<void> {
  let seen = 0;
  for await (const text of texts) {
    seen += text.split("\r\n").length - 1;
    if (seen >= rows) return;
  }
}

/** The number of sequential scans of `orders`. PostgreSQL updates this counter with a delay. */
async function sequentialScans(runtime: Runtime): Promise<number> {
  await sleep(2000);
  const found = await runtime.database.pool.query<{ n: string }>(
    "SELECT seq_scan AS n FROM pg_stat_user_tables WHERE relname = 'orders'",
  );
  return Number(found.rows[0]?.n);
}

function medianOf(times: number[]): number {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
}

async function main(): Promise<void> {
  const cluster = await openCluster();
  const stages: Stage[] = [];
  try {
    const small = await prepare(cluster, SMALL);
    stages.push(small);
    const large = await prepare(cluster, LARGE);
    stages.push(large);
    const before = await sequentialScans(large.runtime);
    const worst = await compare("pages", await pagesOf(small), await pagesOf(large));
    const scans = (await sequentialScans(large.runtime)) - before;
    console.log(`\nsequential scans of the large table by its pages: ${scans}`);
    if (worst > 2 || scans > 0) process.exitCode = 1;
    await compare("totals", totalsOf(small), totalsOf(large));
  } finally {
    for (const stage of stages) await stage.runtime.close();
    await cluster.stop();
  }
}

await main();
