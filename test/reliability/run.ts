import { POST as checkoutRoute } from "@/app/v1/billing/crypto-checkout/route";
import { startProviderDouble } from "@/test/support/provider-double";
import { runCursorWalk } from "./cursor-walk";
import { databaseSubject, runOrderModel } from "./order-model";
import { runProviderFailures } from "./provider-failures";
import { formatReport, holds, type Report } from "./report";
import { runTerminalRace } from "./terminal-race";
import { startTestSandbox } from "@/test/support/test-sandbox";
import { runIpnStormUnderKills } from "./r01-ipn-storm";
import { runKilledWorkers } from "./r02-killed-dispatcher";
import { runEmbeddedDatabaseKills } from "./r03-database-kills";
import { runBesideBadReceivers } from "./r04-noisy-neighbours";
import { runIdempotencyUnderKills } from "./r05-idempotency";
import { runRotationsUnderLoad } from "./r08-rotated-secret";
import { runFullSchedule } from "./r09-retry-schedule";
import { runSiteRestart } from "./r10-rolling-restart";
import { runBesideHostileClient } from "./r14-hostile-client";
import { openCluster, openWorld, type Cluster, type World } from "./world";

/**
 * The reliability tests at full size: `npm run test:reliability`, or by name: `npm run test:reliability -- R1 R7`.
 * RELIABILITY_SCALE=0.1 reduces their size; RELIABILITY_SEED and RELIABILITY_PATH repeat a failed run.
 */
const scale = Number(process.env.RELIABILITY_SCALE ?? 1);
const seed = Number(process.env.RELIABILITY_SEED ?? Date.now() % 1_000_000);
const sized = (full: number) => Math.max(1, Math.round(full * scale));

const TESTS: Record<string, (cluster: Cluster) => Promise<Report>> = {
  R1: (cluster) =>
    runIpnStormUnderKills(cluster, { orders: sized(10_000), kills: sized(10), seed }),
  R2: (cluster) => runKilledWorkers(cluster, { deliveries: sized(10_000), kills: sized(12) }),
  R3: () => runEmbeddedDatabaseKills({ kills: sized(5), orders: sized(500) }),
  R4: (cluster) => runBesideBadReceivers(cluster, { waiting: sized(1000), seconds: sized(30) }),
  R5: (cluster) => runIdempotencyUnderKills(cluster, { keys: sized(1000), kills: sized(5) }),
  R6: (cluster) =>
    withSandbox(cluster, (world) =>
      runTerminalRace(world, world.account, { orders: sized(5000), seed }),
    ),
  R7: (cluster) =>
    withWorld(cluster, (world) =>
      runCursorWalk(world.runtime.database.pool, world.account.ctx, {
        earlier: sized(20_000),
        pageSize: 100,
        writers: 8,
        writesPerSecond: 200,
        pauseMs: 100,
        slowMs: 2000,
      }),
    ),
  R8: (cluster) => runRotationsUnderLoad(cluster, { rounds: sized(10) }),
  R9: (cluster) => runFullSchedule(cluster, { endpoints: sized(1000), seed }),
  R10: (cluster) =>
    runSiteRestart(cluster, { rounds: sized(3), perSecond: sized(50), orders: sized(2000) }),
  R12: (cluster) =>
    withSandbox(cluster, (world) =>
      runOrderModel({
        runs: sized(1000),
        seed,
        path: process.env.RELIABILITY_PATH,
        subject: () => databaseSubject(world, world.account.ctx),
      }),
    ),
  R14: (cluster) =>
    runBesideHostileClient(cluster, {
      seconds: sized(120),
      only: process.env.RELIABILITY_SCENARIO,
    }),
  R15: runR15,
};

async function withWorld<T>(cluster: Cluster, use: (world: World) => Promise<T>): Promise<T> {
  const world = await openWorld(cluster);
  return use(world).finally(world.close);
}

function withSandbox<T>(cluster: Cluster, use: (world: World) => Promise<T>): Promise<T> {
  return withWorld(cluster, async (world) => {
    const sandbox = await startTestSandbox(world.runtime);
    return use(world).finally(sandbox.close);
  });
}

async function runR15(cluster: Cluster): Promise<Report> {
  const double = await startProviderDouble();
  const nowpayments = { apiUrl: double.apiUrl, apiKey: "double", ipnSecret: "double-secret" };
  const world = await openWorld(cluster, { nowpayments });
  const { accountId, key } = world.account;
  return runProviderFailures(
    { ctx: world.ctx, accountId, key, post: checkoutRoute, double },
    { perFailure: sized(100) },
  )
    .finally(world.close)
    .finally(double.close);
}

async function runOne(name: string, cluster: Cluster): Promise<void> {
  const started = Date.now();
  try {
    const report = await TESTS[name]!(cluster);
    console.log(formatReport(name, report));
    if (!holds(report)) process.exitCode = 1;
  } catch (error) {
    console.log(
      `${name} FAILED to run to its end: ${error instanceof Error ? error.message : error}`,
    );
    process.exitCode = 1;
  }
  console.log(`    ${Math.round((Date.now() - started) / 1000)} s`);
}

async function main(): Promise<void> {
  const requested = process.argv.slice(2).map((name) => name.toUpperCase());
  const unknown = requested.filter((name) => !Object.hasOwn(TESTS, name));
  if (unknown.length > 0)
    throw new Error(
      `There is no ${unknown.join(", ")}; choose among ${Object.keys(TESTS).join(" ")}.`,
    );
  const names = requested.length > 0 ? requested : Object.keys(TESTS);
  console.log(`seed ${seed}, scale ${scale}`);
  const cluster = await openCluster();
  try {
    for (const name of names) await runOne(name, cluster);
  } finally {
    await cluster.stop();
  }
}

await main();
