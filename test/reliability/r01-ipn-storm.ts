import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { signIpnBody } from "@/lib/providers/nowpayments/signature";
import { inParallel, seededRandom, shuffle } from "@/test/support/ipn-storm";
import type { Report } from "./report";
import { ipnBody } from "@/test/support/test-sandbox";
import { callUntil, postJson, startKillableServer, type KillableServer } from "./killed-server";
import type { Cluster } from "./world";

type Size = { orders: number; kills: number; seed: number };

const CHECKOUT = JSON.stringify({
  product: "storm",
  price_cents: 4900,
  price_currency: "USD",
  pay_currency: "ltc",
});

/** R1: five IPNs per order, shuffled, twenty at a time, while the server is repeatedly killed. */
export async function runIpnStormUnderKills(cluster: Cluster, size: Size): Promise<Report> {
  const databaseUrl = await cluster.createDatabase();
  const server = await startKillableServer(databaseUrl);
  const database = new pg.Client({ connectionString: databaseUrl });
  await database.connect();
  try {
    await inParallel(Array.from({ length: size.orders }), 20, async () => {
      await createKey(server);
    });
    const bodies = shuffle(await ipnsOf(database), seededRandom(size.seed));
    const acknowledged = new Set<string>();
    let storming = true;
    let responses = 0;
    const storm = inParallel(bodies, 20, async (body) => {
      await send(server, body);
      responses += 1;
      acknowledged.add(createHash("sha256").update(body).digest("hex"));
    }).finally(() => {
      storming = false;
    });
    const distinct = new Set(bodies).size;
    const killing = (async () => {
      for (let kill = 1; kill <= size.kills; kill++) {
        const enough = (distinct * kill) / (size.kills + 1);
        while (storming && acknowledged.size < enough) await sleep(5);
        await server.killAndRestart();
      }
    })();
    await Promise.all([storm, killing]);
    return await judge(database, { size, bodies: bodies.length, responses, acknowledged, server });
  } finally {
    await database.end();
    await server.stop();
  }
}

function createKey(server: KillableServer): Promise<true> {
  return callUntil(
    () =>
      postJson(`${server.url()}/v1/billing/crypto-checkout`, CHECKOUT, {
        authorization: `Bearer ${server.key}`,
      }),
    (response) => response.text().then(() => (response.status === 201 ? (true as const) : null)),
  );
}

async function ipnsOf(database: pg.Client): Promise<string[]> {
  const { rows } = await database.query<{ id: string; payment: string; amount: string }>(
    "SELECT order_id AS id, provider_payment_id AS payment, pay_amount AS amount FROM payments",
  );
  return rows.flatMap(({ id, payment, amount }) => {
    const body = (status: string, more = {}) =>
      ipnBody({
        payment_id: Number(payment),
        payment_status: status,
        order_id: id,
        pay_amount: Number(amount),
        pay_currency: "ltc",
        actually_paid: status === "finished" ? Number(amount) : 0,
        ...more,
      });
    const finished = body("finished");
    const again = body("finished", { updated_at: 1749522415507 });
    return [body("confirming"), body("sending"), finished, finished, again];
  });
}

function send(server: KillableServer, body: string): Promise<true> {
  const headers = { "x-nowpayments-sig": signIpnBody(body, server.ipnSecret) };
  return callUntil(
    () => postJson(`${server.url()}/webhooks/nowpayments/ipn`, body, headers),
    (response) => response.text().then(() => (response.ok ? (true as const) : null)),
  );
}

async function judge(
  database: pg.Client,
  seen: {
    size: Size;
    bodies: number;
    responses: number;
    acknowledged: Set<string>;
    server: KillableServer;
  },
): Promise<Report> {
  const count = async (sql: string) =>
    Number((await database.query<{ n: string }>(`SELECT count(*) AS n FROM ${sql}`)).rows[0]?.n);
  const waiting = () => count("ipn_inbox WHERE processed_at IS NULL");
  const recovered = await waiting();
  for (const end = Date.now() + 60_000; Date.now() < end && (await waiting()) > 0;)
    await sleep(200);
  const stored = await database.query<{ digest: Buffer }>(
    "SELECT sha256(raw_body) AS digest FROM ipn_inbox",
  );
  const digests = new Set(stored.rows.map((row) => row.digest.toString("hex")));
  const unstored = [...seen.acknowledged].filter((digest) => !digests.has(digest)).length;
  const { orders } = seen.size;
  const paidEvents = await count("events WHERE type = 'crypto.order.paid'");
  const paidOrders = await count(
    "(SELECT DISTINCT order_id FROM events WHERE type = 'crypto.order.paid') AS paid",
  );
  return {
    attempted: seen.bodies,
    acknowledged: seen.responses,
    lost: unstored + (orders - paidOrders),
    unexpected:
      (await waiting()) +
      (await count("orders WHERE status <> 'paid'")) +
      Math.abs(orders - (await count("receipts"))),
    duplicated: paidEvents - paidOrders,
    recovered,
    notes: [`${paidEvents} paid events of ${orders} orders, ${seen.server.kills()} kills`],
  };
}
