import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import {
  newDataDir,
  removeDataDir,
  startServer,
  type RunningServer,
} from "@/e2e/support/running-server";
import { signIpnBody } from "@/lib/providers/nowpayments/signature";
import { startProviderDouble } from "@/test/support/provider-double";
import { ipnBody } from "@/test/support/test-sandbox";
import { postJson } from "@/test/reliability/killed-server";
import { sharedNow } from "./deliveries-processes";
import { percentilesOf, type Stage } from "./deliveries-throughput";
import { seedEndpoints } from "./seed-deliveries";

type Size = { idle: number; perSecond: number; seconds: number };
/** The time in milliseconds from the start to the arrival of each event. */
type Latencies = number[];

const SECRET = "bench-secret";
/** Receipts are numbered consecutively per account, so the payments of a single account would run one after another. */
const ACCOUNTS = 20;

/**
 * Measures the time from the 200 response to an IPN until the webhook arrives, through the real server: one at a time
 * and under load, compared with a bare POST at the same rate. Prints a table. Throws if an event is missing.
 */
export async function measureLatency(stage: Stage, size: Size): Promise<void> {
  const loaded = size.perSecond * size.seconds;
  const warmUp = size.idle;
  await seedPayable(stage, { orders: warmUp + size.idle + loaded });
  const dataDir = newDataDir();
  const double = await startProviderDouble();
  const server = await startServer(dataDir, {
    ...stage.env,
    DATABASE_URL: stage.databaseUrl,
    ENCRYPTION_KEY: stage.config.keys.encryption.toString("hex"),
    NOWPAYMENTS_API_URL: double.apiUrl,
    NOWPAYMENTS_API_KEY: "double",
    NOWPAYMENTS_IPN_SECRET: SECRET,
    WEBHOOK_ALLOWED_NETWORKS: "127.0.0.0/8",
  });
  try {
    const ipns = (from: number, count: number) =>
      Array.from({ length: count }, (_, index) => ipnOf(server, from + index));
    await atRate(stage, ipns(1, warmUp), size.perSecond);
    const idle = ipns(warmUp + 1, size.idle);
    const busy = ipns(warmUp + size.idle + 1, loaded);
    report([
      ["product, one at a time", await oneAtATime(stage, idle)],
      [`product, ${size.perSecond}/s`, await atRate(stage, busy, size.perSecond)],
      ["bare POST, one at a time", await barePosts(stage, { posts: size.idle, perSecond: 20 })],
      [
        `bare POST, ${size.perSecond}/s`,
        await barePosts(stage, { posts: loaded, perSecond: size.perSecond }),
      ],
    ]);
  } finally {
    await server.stop();
    await double.close();
    removeDataDir(dataDir);
  }
}

function report(rows: [string, Latencies][]): void {
  console.log("\n| from → webhook received | p50 ms | p99 ms | worst ms | events |");
  console.log("|---|---|---|---|---|");
  for (const [title, latencies] of rows) {
    const { p50, p99, worst } = percentilesOf(latencies);
    const cells = [p50, p99, worst].map((ms) => ms.toFixed(1));
    console.log(`| ${[title, ...cells, latencies.length].join(" | ")} |`);
  }
}

const idOf = (number: number) => `ord_${number.toString(16).padStart(32, "0")}`;

/** Pending orders, with an endpoint for each account; triggers are disabled for this load only. */
async function seedPayable(stage: Stage, { orders }: { orders: number }): Promise<void> {
  const client = new pg.Client({ connectionString: stage.databaseUrl });
  await client.connect();
  const urlOf = (index: number) => `${stage.origin}/hook/${index}`;
  const key = stage.config.keys.encryption;
  await seedEndpoints(client, { endpoints: ACCOUNTS, urlOf, key });
  await client.query("SET session_replication_role = replica");
  await client.query(
    `WITH o AS (
       INSERT INTO orders (id, account_id, livemode, status, product, price_cents, price_currency, provider,
         shown_payment_id, expires_at)
       SELECT 'ord_' || lpad(to_hex(n), 32, '0'), 'acc_' || lpad(to_hex(n % $2::int), 32, '0'), true, 'pending', 'bench',
         4900, 'USD', 'nowpayments', 'pmt_ord_' || lpad(to_hex(n), 32, '0'), now() + interval '1 day'
       FROM generate_series(1, $1::int) n RETURNING id),
     p AS (
       INSERT INTO payments (id, order_id, provider, state, provider_payment_id, provider_status, pay_currency,
         pay_amount, pay_address)
       SELECT 'pmt_' || id, id, 'nowpayments', 'open', ('x' || right(id, 8))::bit(32)::int::text, 'waiting', 'btc',
         '0.00123', 'address' FROM o)
     INSERT INTO order_timeline SELECT id, 1, 'pending', 'create', now() FROM o`,
    [orders, ACCOUNTS],
  );
  await client.query("SET session_replication_role = origin");
  await client.query("VACUUM (ANALYZE)");
  await client.end();
}

type Ipn = { orderId: string; send: () => Promise<void> };

/** The signed IPN that reports an order as paid. */
function ipnOf(server: RunningServer, number: number): Ipn {
  const orderId = idOf(number);
  const body = ipnBody({
    payment_id: number,
    payment_status: "finished",
    order_id: orderId,
    pay_amount: 0.00123,
    pay_currency: "btc",
    actually_paid: 0.00123,
  });
  const headers = { "x-nowpayments-sig": signIpnBody(body, SECRET) };
  return {
    orderId,
    async send() {
      const response = await postJson(`${server.url}/webhooks/nowpayments/ipn`, body, headers);
      const text = await response.text();
      if (!response.ok || !text.includes('"stored"')) throw new Error(`not stored: ${text}`);
    },
  };
}

async function oneAtATime(stage: Stage, ipns: Ipn[]): Promise<Latencies> {
  await stage.receiver.call({ do: "reset", keepOrders: true });
  const accepted = new Map<string, number>();
  for (const [index, { orderId, send }] of ipns.entries()) {
    await send();
    accepted.set(orderId, sharedNow());
    await stage.receiver.call({ do: "expect", unique: index + 1 });
    await sleep(30);
  }
  return latenciesOf(stage, accepted);
}

async function atRate(stage: Stage, ipns: Ipn[], perSecond: number): Promise<Latencies> {
  await stage.receiver.call({ do: "reset", keepOrders: true });
  const accepted = new Map<string, number>();
  const startedMs = performance.now();
  await Promise.all(
    ipns.map(async ({ orderId, send }, index) => {
      await sleep(startedMs + (index * 1000) / perSecond - performance.now());
      await send();
      accepted.set(orderId, sharedNow());
    }),
  );
  await stage.receiver.call({ do: "expect", unique: ipns.length });
  return latenciesOf(stage, accepted);
}

async function barePosts(
  stage: Stage,
  { posts, perSecond }: { posts: number; perSecond: number },
): Promise<Latencies> {
  await stage.receiver.call({ do: "reset", keepOrders: true });
  const began = await stage.bare.call({ posts, concurrency: 16, perSecond });
  await stage.receiver.call({ do: "expect", unique: posts });
  return latenciesOf(stage, new Map(Object.entries(began)));
}

/** A webhook may arrive before the sender has read the 200 response; that counts as 0 ms. */
async function latenciesOf(stage: Stage, from: Map<string, number>): Promise<Latencies> {
  const { byOrder } = await stage.receiver.call({ do: "report" });
  return [...from].map(([id, ms]) => {
    const arrived = byOrder[id];
    if (arrived === undefined) throw new Error(`the event of ${id} never arrived`);
    return Math.max(0, arrived - ms);
  });
}
