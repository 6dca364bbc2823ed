import { randomBytes } from "node:crypto";
import { tmpdir } from "node:os";
import { parseArgs } from "node:util";
import { loadConfig } from "@/lib/platform/env";
import { openCluster } from "@/test/reliability/world";
import {
  makeCertificate,
  startTalker,
  type Arrivals,
  type BareOrder,
  type ReceiverOrder,
} from "./deliveries-processes";
import { measureLatency } from "./deliveries-latency";
import { measureThroughput, type Stage } from "./deliveries-throughput";
import { measureWaiting } from "./deliveries-waiting";

/**
 * Webhook deliveries compared with a bare loop of the same POSTs: `npm run bench:webhooks`, or one part of it:
 * `-- --only throughput`, `-- --only latency`, and `-- --waiting 1000000` for a backlog of that size. BENCH_DELIVERIES
 * (20000), BENCH_ENDPOINTS (100), BENCH_ROUNDS (3) and BENCH_SECONDS (10) shorten it.
 */
const { values: options } = parseArgs({
  options: { only: { type: "string" }, waiting: { type: "string" } },
});
const numberOf = (name: string, otherwise: number) => Number(process.env[name] ?? otherwise);
const rounds = numberOf("BENCH_ROUNDS", 3);
const endpoints = numberOf("BENCH_ENDPOINTS", 100);

async function withStage(use: (stage: Stage) => Promise<void>): Promise<void> {
  const certificate = makeCertificate();
  const env = certificate?.env ?? {};
  const cluster = await openCluster();
  const receiver = await startTalker<ReceiverOrder, Arrivals>("deliveries-receiver.ts", env);
  const origin = String(receiver.ready);
  const bare = await startTalker<BareOrder, Record<string, number>>("deliveries-bare.ts", {
    ...env,
    BENCH_TARGET: origin,
  });
  try {
    const databaseUrl = await cluster.createDatabase();
    const hex = () => randomBytes(32).toString("hex");
    const secrets = { session: hex(), encryption: hex(), client_token: hex(), sandbox_ipn: hex() };
    const config = {
      ...loadConfig({ NODE_ENV: "production", DATA_DIR: tmpdir() }, secrets),
      databaseUrl,
    };
    console.log(`receiver: ${origin.startsWith("https") ? "https" : "http, for want of openssl"}`);
    const postmaster = cluster.postmaster();
    await use({ config, databaseUrl, postmaster, origin, receiver, bare, env });
  } finally {
    await bare.stop();
    await receiver.stop();
    await cluster.stop();
    certificate?.remove();
  }
}

const seconds = numberOf("BENCH_SECONDS", 10);
const waiting = Number(options.waiting ?? 0);

if (waiting > 0)
  await withStage((stage) => measureWaiting(stage, { waiting, endpoints, seconds: 30 }));
if (waiting === 0 && options.only !== "latency") {
  const deliveries = numberOf("BENCH_DELIVERIES", 20_000);
  await withStage((stage) => measureThroughput(stage, { deliveries, endpoints, rounds }));
}
if (waiting === 0 && options.only !== "throughput")
  await withStage((stage) => measureLatency(stage, { idle: 100, perSecond: 100, seconds }));
