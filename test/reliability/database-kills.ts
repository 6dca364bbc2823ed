import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { ipnBody } from "@/test/support/test-sandbox";
import { inParallel } from "@/test/support/ipn-storm";
import type { Report } from "./report";

const RECOVERY_LIMIT_MS = 10_000;
const GIVE_UP_MS = 30_000;
const PROBE_MS = 50;

/** The calls under test: a server over HTTP, or its handlers as functions. A call that gets no response throws. */
export type Clients = {
  checkout(): Promise<Response>;
  ipn(body: string): Promise<Response>;
};

type Options = {
  clients: Clients;
  kills: number;
  /** Checkouts per second, and as many IPNs. */
  perSecond: number;
  /** Duration of the load between a recovery and the next kill. */
  betweenMs: number;
  /** Orders whose payment is reported during the load. */
  orders: number;
  /** Kills the database immediately. It must recover without intervention. */
  kill(): Promise<void>;
  query<T>(sql: string): Promise<T[]>;
  /** True if the database has a merchant's durability settings; test databases trade durability for speed. */
  durable: boolean;
  /** Runs the worker's scheduled jobs once, for handlers that run without a worker. */
  work?: () => Promise<unknown>;
};

type Tally = {
  sent: number;
  responses: Map<number, number>;
  orders: Set<string>;
  ipns: Map<string, string>;
};

/** R3: the database is killed under steady load. Everything acknowledged with 2xx must be in it afterwards. */
export async function runDatabaseKills(options: Options): Promise<Report> {
  const tally: Tally = { sent: 0, responses: new Map(), orders: new Set(), ipns: new Map() };
  await inParallel(Array.from({ length: options.orders }), 4, async () => {
    while (!(await checkoutOnce(options, tally))) await sleep(PROBE_MS);
  });
  const bodies = await ipnsOf(options);
  const load = { on: true };
  const checkouts = steadily(load, options.perSecond, () => checkoutOnce(options, tally));
  const ipns = steadily(load, options.perSecond, () => notifyOnce(options, { tally, bodies }));
  const recoveries: number[] = [];
  try {
    for (let kill = 1; kill <= options.kills; kill++) {
      await sleep(options.betweenMs);
      await options.kill();
      recoveries.push(await timeToRecover(options, tally));
    }
    await sleep(options.betweenMs);
  } finally {
    load.on = false;
    await Promise.all([checkouts, ipns]);
  }
  return judge(options, { tally, recoveries });
}

/** Starts `act` at the given rate, however long each call takes; resolves when the last one has ended. */
async function steadily(load: { on: boolean }, perSecond: number, act: () => Promise<unknown>) {
  const running = new Set<Promise<unknown>>();
  while (load.on) {
    const one = act().finally(() => running.delete(one));
    running.add(one);
    await sleep(1000 / perSecond);
  }
  await Promise.all(running);
}

async function checkoutOnce({ clients }: Options, tally: Tally): Promise<boolean> {
  const response = await counted(tally, clients.checkout());
  if (response?.status !== 201) return false;
  const { order_id } = JSON.parse(response.text) as { order_id: string };
  tally.orders.add(order_id);
  return true;
}

/** Sends IPNs as the provider does: an IPN that is not acknowledged is sent again. */
async function notifyOnce(
  { clients }: Options,
  { tally, bodies }: { tally: Tally; bodies: { orderId: string; body: string }[] },
): Promise<void> {
  const next = bodies.pop();
  if (!next) return;
  const response = await counted(tally, clients.ipn(next.body));
  const digest = createHash("sha256").update(next.body).digest("hex");
  if (response?.status === 200) tally.ipns.set(digest, next.orderId);
  else bodies.push(next);
}

async function counted(tally: Tally, call: Promise<Response>) {
  tally.sent += 1;
  const seen = await call
    .then(async (response) => ({ status: response.status, text: await response.text() }))
    .catch(() => null);
  const status = seen?.status ?? 0;
  tally.responses.set(status, (tally.responses.get(status) ?? 0) + 1);
  return seen;
}

/** The IPN for each payment that has a provider id: a body to sign and send. */
export async function ipnsOf({
  query,
}: Pick<Options, "query">): Promise<{ orderId: string; body: string }[]> {
  const rows = await query<{ id: string; payment: string; amount: string }>(
    "SELECT order_id AS id, provider_payment_id AS payment, pay_amount AS amount FROM payments WHERE provider_payment_id IS NOT NULL",
  );
  return rows.map(({ id, payment, amount }) => {
    const common = { payment_id: Number(payment), order_id: id, pay_amount: Number(amount) };
    const paid = { payment_status: "finished", actually_paid: Number(amount), pay_currency: "ltc" };
    return { orderId: id, body: ipnBody({ ...common, ...paid }) };
  });
}

async function timeToRecover(options: Options, tally: Tally): Promise<number> {
  const begun = performance.now();
  while (performance.now() - begun < GIVE_UP_MS) {
    if (await checkoutOnce(options, tally)) return performance.now() - begun;
    await sleep(PROBE_MS);
  }
  return Infinity;
}

async function judge(
  { query, kills, work, durable }: Options,
  { tally, recoveries }: { tally: Tally; recoveries: number[] },
): Promise<Report> {
  const waiting = "SELECT id FROM ipn_inbox WHERE processed_at IS NULL";
  for (const end = Date.now() + GIVE_UP_MS; Date.now() < end; await sleep(200)) {
    await work?.();
    if ((await query(waiting)).length === 0) break;
  }
  const orders = await query<{ id: string; status: string; address: string | null }>(
    "SELECT o.id, o.status, p.pay_address AS address FROM orders o LEFT JOIN payments p ON p.id = o.shown_payment_id",
  );
  const inbox = await query<{ digest: string }>(
    "SELECT encode(sha256(raw_body), 'hex') AS digest FROM ipn_inbox",
  );
  const events = await query<{ id: string }>(
    "SELECT order_id AS id FROM events WHERE type = 'crypto.order.paid'",
  );
  const settings = await query<{ name: string }>(
    "SELECT name FROM pg_settings WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit') AND setting <> 'on'",
  );
  const byId = new Map(orders.map((order) => [order.id, order]));
  const digests = new Set(inbox.map(({ digest }) => digest));
  const lostOrders = [...tally.orders].filter((id) => !byId.get(id)?.address).length;
  const lostIpns = [...tally.ipns.keys()].filter((digest) => !digests.has(digest)).length;
  const unpaid = [...tally.ipns.values()].filter((id) => byId.get(id)?.status !== "paid").length;
  const slow = recoveries.filter((ms) => ms > RECOVERY_LIMIT_MS).length;
  const off = settings.map(({ name }) => name).join(", ") || "none";
  // A 5xx response, or none, promises nothing: the client tries again.
  const promised = new Set([0, 200, 201, 500, 503]);
  const responses = [...tally.responses].sort(([a], [b]) => a - b);
  const other = responses.reduce((sum, [code, n]) => (promised.has(code) ? sum : sum + n), 0);
  return {
    attempted: tally.sent,
    acknowledged: tally.orders.size + tally.ipns.size,
    lost: lostOrders + Math.max(lostIpns, unpaid),
    unexpected: slow + other + (durable ? settings.length : 0),
    duplicated: events.length - new Set(events.map(({ id }) => id)).size,
    recovered: recoveries.filter((ms) => ms <= RECOVERY_LIMIT_MS).length,
    notes: [
      `${kills} kills; back after ${recoveries.map((ms) => `${Math.round(ms)} ms`).join(", ")}`,
      `responses: ${responses.map(([code, n]) => `${code || "none"} ${n}`).join(", ")}; ` +
        (durable ? `durable settings that are off: ${off}` : "durable settings are not looked at"),
    ],
  };
}
