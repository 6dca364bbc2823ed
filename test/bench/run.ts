import { spawn, type ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { createInterface } from "node:readline";
import pg from "pg";
import { newDataDir, removeDataDir, startServer } from "@/e2e/support/running-server";
import { signIpnBody } from "@/lib/providers/nowpayments/signature";
import { startProviderDouble } from "@/test/support/provider-double";
import { ipnBody } from "@/test/support/test-sandbox";
import { openCluster } from "@/test/reliability/world";
import { cpuUsOf, cpuUsOfPostgres, runLoad, type Call } from "./load";

/**
 * The product compared with the baselines "bare" and "stock", interleaved, with medians and ratios: `npm run bench`.
 * BENCH_SECONDS (10), BENCH_ROUNDS (3) and BENCH_CONNECTIONS (1,16,64) shorten it. On a shared machine, only the ratios
 * are meaningful. With names, runs only those: `npm run bench -- checkout IPN`.
 */
const SECONDS = Number(process.env.BENCH_SECONDS ?? 10);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);
const CONNECTIONS = (process.env.BENCH_CONNECTIONS ?? "1,16,64").split(",").map(Number);
const SECRET = "bench-secret";
const ORDERS = 1000;
/** Each IPN changes an order only once, so there must be enough orders for all runs. */
const IPN_ORDERS = Math.ceil(SECONDS * ROUNDS * CONNECTIONS.length * 3 * 2500);

type Target = { name: "bare" | "stock" | "product"; origin: string; pid: number };
type Operation = {
  name: string;
  target: number;
  next: () => Call;
  check: (s: number, b: string) => void;
};
type Sample = { perSecond: number; p50: number; p99: number; serverUs: number; postgresUs: number };

type Yardstick = Target & { child: ChildProcess };

async function startYardstick(
  name: "bare" | "stock",
  env: Record<string, string>,
): Promise<Yardstick> {
  const child = spawn(
    process.execPath,
    ["--import", "tsx", join(import.meta.dirname, `${name}-server.ts`)],
    { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "inherit"] },
  );
  const origin = await new Promise<string>((resolve, reject) => {
    child.once("exit", () => reject(new Error(`the ${name} server ended`)));
    createInterface({ input: child.stdout! }).on("line", (line) => {
      if (line.startsWith("ready ")) resolve(line.slice("ready ".length));
    });
  });
  return { name, origin, pid: child.pid ?? 0, child };
}

/** Orders to read, and orders that wait for an IPN; triggers are disabled for this load only. */
async function fill(client: pg.Client, accountId: string): Promise<void> {
  await client.query("SET session_replication_role = replica");
  await client.query(
    `WITH o AS (
       INSERT INTO orders (id, account_id, livemode, status, product, price_cents, price_currency, provider,
         shown_payment_id, expires_at)
       SELECT 'ord_' || lpad(to_hex(n), 32, '0'), $1, true, 'pending', 'bench', 4900, 'USD', 'nowpayments',
         'pmt_ord_' || lpad(to_hex(n), 32, '0'), now() + interval '1 day'
       FROM generate_series(1, $2::int) n RETURNING id),
     p AS (
       INSERT INTO payments (id, order_id, provider, state, provider_payment_id, provider_status, pay_currency,
         pay_amount, pay_address)
       SELECT 'pmt_' || id, id, 'nowpayments', 'open', ('x' || right(id, 8))::bit(32)::int::text, 'waiting', 'btc',
         '0.00123', 'address' FROM o)
     INSERT INTO order_timeline SELECT id, 1, 'pending', 'create', now() FROM o`,
    [accountId, ORDERS + IPN_ORDERS],
  );
  await client.query("SET session_replication_role = origin");
  await client.query("VACUUM (ANALYZE)");
}

const idOf = (n: number) => `ord_${n.toString(16).padStart(32, "0")}`;

function expect(status: number, body: string, wanted: number, part: string): void {
  if (status !== wanted || !body.includes(part))
    throw new Error(`expected ${wanted} with ${part}, got ${status}: ${body.slice(0, 300)}`);
}

function operationsFor(key: string): Operation[] {
  const auth = { authorization: `Bearer ${key}` };
  const json = { "content-type": "application/json" };
  const orders = "/v1/billing/crypto-orders";
  let read = 0;
  let ipnsSent = ORDERS;
  return [
    {
      name: "get one order",
      target: 0.7,
      next: () => ({
        method: "GET",
        path: `${orders}/${idOf((read++ % ORDERS) + 1)}`,
        headers: auth,
      }),
      check: (status, body) => expect(status, body, 200, '"product":"bench"'),
    },
    {
      name: "list 50 orders",
      target: 0.7,
      next: () => ({ method: "GET", path: orders, headers: auth }),
      check: (status, body) => expect(status, body, 200, '"orders":[{'),
    },
    {
      name: "checkout",
      target: 0.5,
      next: () => ({
        method: "POST",
        path: "/v1/billing/crypto-checkout",
        headers: { ...auth, ...json, "idempotency-key": randomUUID() },
        body: '{"product":"bench","price_cents":4900,"price_currency":"USD"}',
      }),
      check: (status, body) => expect(status, body, 201, '"payment_address":"double-'),
    },
    {
      name: "IPN",
      target: 0.5,
      next: () => {
        ipnsSent += 1;
        if (ipnsSent > ORDERS + IPN_ORDERS) throw new Error("the orders for IPNs ran out");
        const fields = {
          payment_status: "confirming",
          order_id: idOf(ipnsSent),
          pay_currency: "btc",
        };
        const body = ipnBody({ payment_id: ipnsSent, ...fields });
        const headers = { ...json, "x-nowpayments-sig": signIpnBody(body, SECRET) };
        return { method: "POST", path: "/webhooks/nowpayments/ipn", headers, body };
      },
      check: (status, body) => expect(status, body, 200, '"stored"'),
    },
  ];
}

const NAMES = ["product", "bare", "stock"] as const;

const median = (values: number[]) =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

async function measure(operation: Operation, targets: Target[], postmaster: number): Promise<void> {
  for (const connections of CONNECTIONS) {
    const samples: Record<Target["name"], Sample[]> = { bare: [], stock: [], product: [] };
    for (let round = 0; round < ROUNDS; round++) {
      for (const target of targets) {
        const before = [cpuUsOf(target.pid), cpuUsOfPostgres(postmaster)] as const;
        const { origin } = target;
        const { next, check } = operation;
        const load = await runLoad({ origin, connections, seconds: SECONDS, next, check });
        samples[target.name].push({
          ...load,
          serverUs: (cpuUsOf(target.pid) - before[0]) / load.requests,
          postgresUs: (cpuUsOfPostgres(postmaster) - before[1]) / load.requests,
        });
      }
    }
    report(operation, connections, samples);
  }
}

function report(
  operation: Operation,
  connections: number,
  samples: Record<Target["name"], Sample[]>,
): void {
  const of = (name: Target["name"], field: keyof Sample) =>
    median(samples[name].map((sample) => sample[field]));
  const pair = (field: keyof Sample, digits = 0) =>
    NAMES.map((name) => of(name, field).toFixed(digits)).join(" / ");
  const against = (name: Target["name"]) =>
    (of("product", "perSecond") / of(name, "perSecond")).toFixed(2);
  const cells = [operation.name, connections, against("bare"), operation.target, against("stock")];
  const more = [pair("perSecond"), pair("p50", 1), pair("p99", 1)];
  console.log(`| ${[...cells, ...more, pair("serverUs"), pair("postgresUs")].join(" | ")} |`);
}

async function main(): Promise<void> {
  const cluster = await openCluster();
  const double = await startProviderDouble();
  const databaseUrl = await cluster.createDatabase();
  const dataDir = newDataDir();
  const env = {
    DATABASE_URL: databaseUrl,
    NOWPAYMENTS_API_URL: double.apiUrl,
    NOWPAYMENTS_API_KEY: "double",
    NOWPAYMENTS_IPN_SECRET: SECRET,
    RATE_LIMIT_ADDRESS_PER_SECOND: "0",
    RATE_LIMIT_KEY_PER_SECOND: "0",
    WORKER: "off",
  };
  const server = await startServer(dataDir, env);
  const yardsticks = [
    await startYardstick("bare", {
      DATABASE_URL: databaseUrl,
      IPN_SECRET: SECRET,
      PROVIDER_URL: double.apiUrl,
    }),
    await startYardstick("stock", { ...env, NODE_ENV: "production", DATA_DIR: dataDir }),
  ];
  const client = new pg.Client({ connectionString: databaseUrl });
  try {
    await client.connect();
    await fill(client, server.credentials.account_id);
    const product: Target = { name: "product", origin: server.url, pid: server.process.pid ?? 0 };
    const columns = "operation | connections | × bare | target | × stock | requests/s | p50 ms";
    const more = "p99 ms | server CPU µs | PostgreSQL CPU µs";
    console.log(`Medians of ${ROUNDS} runs of ${SECONDS} s; cells: ${NAMES.join(" / ")}\n`);
    console.log(`| ${columns} | ${more} |\n|${"---|".repeat(10)}`);
    const requested = process.argv.slice(2);
    for (const operation of operationsFor(server.credentials.live_key)) {
      if (requested.length > 0 && !requested.includes(operation.name)) continue;
      await measure(operation, [...yardsticks, product], cluster.postmaster());
    }
  } finally {
    await client.end();
    for (const { child } of yardsticks) child.kill();
    await server.stop();
    removeDataDir(dataDir);
    await double.close();
    await cluster.stop();
  }
}

await main();
