import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { newDataDir, removeDataDir, startServer } from "@/e2e/support/running-server";
import { signIpnBody } from "@/lib/providers/nowpayments/signature";
import { ipnsOf } from "./database-kills";
import type { Report } from "./report";
import { runRollingRestart, type Backend, type Call } from "./rolling-restart";
import { startWebhookReceiver, type WebhookReceiver } from "@/test/support/webhook-receiver";
import { inParallel } from "@/test/support/ipn-storm";
import { postJson } from "./killed-server";
import { startWorkerProcess } from "./worker-process";
import type { Cluster } from "./world";

const CHECKOUT = JSON.stringify({
  product: "rolling",
  price_cents: 4900,
  price_currency: "USD",
  pay_currency: "ltc",
});
const DELIVERED_LIMIT_MS = 60_000;
const JSON_TYPE = { "content-type": "application/json" };

type Site = {
  backends: Backend[];
  workers: { restart(): Promise<void> }[];
  key: string;
  ipnSecret: string;
  stop(): Promise<void>;
};

/** R10: two web servers and two workers, each in its own process, restarted one after another under steady load. */
export async function runSiteRestart(
  cluster: Cluster,
  size: { rounds: number; perSecond: number; orders: number },
): Promise<Report> {
  const databaseUrl = await cluster.createDatabase();
  const site = await startSite(databaseUrl);
  const receiver = await startWebhookReceiver();
  const database = new pg.Client({ connectionString: databaseUrl });
  await database.connect();
  const query = async <T>(sql: string) => (await database.query(sql)).rows as T[];
  const authorization = { authorization: `Bearer ${site.key}`, ...JSON_TYPE };
  try {
    const base = site.backends[0]?.url ?? "";
    await inParallel(Array.from({ length: size.orders }), 4, async () => {
      await postJson(`${base}/v1/billing/crypto-checkout`, CHECKOUT, authorization);
    });
    const hook = { url: receiver.url, events: ["crypto.order.paid"] };
    const { status } = await postJson(`${base}/v1/webhooks`, JSON.stringify(hook), authorization);
    if (status !== 201) throw new Error(`the webhook endpoint was not created: ${status}`);
    const ipns = await ipnsOf({ query });
    const paid = new Set<string>();
    const checkout: Call = {
      method: "POST",
      path: "/v1/billing/crypto-checkout",
      headers: authorization,
      body: CHECKOUT,
    };
    const report = await runRollingRestart({
      backends: site.backends,
      others: site.workers,
      rounds: size.rounds,
      perSecond: size.perSecond,
      betweenMs: 3_000,
      async send(through, number) {
        const ipn = number % 2 === 0 ? ipns.pop() : undefined;
        if (!ipn) return (await through(checkout)).status === 201;
        const signature = signIpnBody(ipn.body, site.ipnSecret);
        const headers = { ...JSON_TYPE, "x-nowpayments-sig": signature };
        const path = "/webhooks/nowpayments/ipn";
        const { status } = await through({ method: "POST", path, headers, body: ipn.body });
        if (status === 200) paid.add(ipn.orderId);
        return status === 200;
      },
    });
    return await withDeliveries(report, { receiver, paid });
  } finally {
    await database.end();
    await site.stop();
    await receiver.close();
  }
}

async function startSite(databaseUrl: string): Promise<Site> {
  const dataDir = newDataDir();
  // With separate workers, loopback addresses of webhooks are forbidden by default. The load balancer has one address,
  // and after a stall it sends a burst.
  const env = {
    DATABASE_URL: databaseUrl,
    WORKER: "off",
    WEBHOOK_ALLOWED_NETWORKS: "127.0.0.0/8",
    MAX_CONNECTIONS_PER_ADDRESS: "10000",
    LOG_LEVEL: "silent",
  };
  const first = await startServer(dataDir, env);
  const secrets = JSON.parse(readFileSync(join(dataDir, "secrets.json"), "utf8")) as {
    sandbox_ipn: string;
    encryption: string;
  };
  const servers = [first, await startServer(dataDir, env)];
  const keys = { encryption: Buffer.from(secrets.encryption, "hex") };
  const startWorker = () => startWorkerProcess({ databaseUrl, keys });
  const workers = [await startWorker(), await startWorker()];
  const backends = servers.map((server, place) => {
    const backend: Backend = {
      url: server.url,
      async restart() {
        await servers[place]?.stop();
        const next = await startServer(dataDir, env);
        servers[place] = next;
        backend.url = next.url;
      },
    };
    return backend;
  });
  return {
    backends,
    workers: workers.map((_, place) => ({
      async restart() {
        await workers[place]?.stop();
        workers[place] = await startWorker();
      },
    })),
    key: first.credentials.live_key,
    ipnSecret: secrets.sandbox_ipn,
    async stop() {
      await Promise.all([...servers, ...workers].map((process) => process.stop()));
      removeDataDir(dataDir);
    },
  };
}

async function withDeliveries(
  report: Report,
  { receiver, paid }: { receiver: WebhookReceiver; paid: Set<string> },
): Promise<Report> {
  const orderOf = (body: string) =>
    (JSON.parse(body) as { data: { order_id: string } }).data.order_id;
  const arrived = () => new Set(receiver.requests.map(({ body }) => orderOf(body)));
  const missing = () => {
    const seen = arrived();
    return [...paid].filter((id) => !seen.has(id)).length;
  };
  for (const end = Date.now() + DELIVERED_LIMIT_MS; Date.now() < end && missing() > 0;)
    await sleep(200);
  return {
    ...report,
    lost: missing(),
    duplicated: receiver.requests.length - arrived().size,
    notes: [
      ...(report.notes ?? []),
      `${paid.size} paid orders, ${arrived().size} webhooks arrived`,
    ],
  };
}
