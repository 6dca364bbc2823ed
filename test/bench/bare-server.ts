import { createHash, createHmac, randomUUID, timingSafeEqual } from "node:crypto";
import { Agent, createServer, request, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import pg from "pg";

/**
 * The baseline "bare": node:http and prepared statements that do the work of the product's statements, without a
 * framework, validation, limits or error handling. For benchmarks only.
 */
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 20 });
const secret = process.env.IPN_SECRET ?? "";
const provider = new URL(process.env.PROVIDER_URL ?? "http://127.0.0.1:1/v1");
const agent = new Agent({ keepAlive: true });

const SELECT = `SELECT o.*, p.pay_currency, p.pay_amount, p.pay_address, p.network, p.extra_id, (SELECT json_agg(json_build_object('status', t.status, 'at', t.at, 'source', t.source)
  ORDER BY t.seq) FROM order_timeline t WHERE t.order_id = o.id) AS events FROM orders o
  LEFT JOIN payments p ON p.id = o.shown_payment_id`;
const STATEMENTS = {
  key: "SELECT account_id, livemode FROM api_keys WHERE hash = $1 AND revoked_at IS NULL",
  get: `${SELECT} WHERE o.id = $1 AND o.account_id = $2 AND o.livemode = $3`,
  list: `${SELECT} WHERE o.account_id = $1 AND o.livemode = $2 AND o.status NOT IN ('creating', 'abandoned')
    ORDER BY o.created_at DESC, o.id DESC LIMIT 51`,
  begin: `WITH k AS (INSERT INTO idempotency_records
      (account_id, livemode, key, request_hash, state, lease_until, lease_token, order_id, created_at, expires_at)
      VALUES ($1, $2, $3, $4, 'running', now() + interval '30 s', 'bare', $5, now(), now() + interval '30 d')
      RETURNING order_id),
    o AS (INSERT INTO orders (id, account_id, livemode, status, product, price_cents, price_currency, provider)
      SELECT order_id, $1, $2, 'creating', 'bench', 4900, 'USD', 'nowpayments' FROM k RETURNING id)
    INSERT INTO payments (id, order_id, provider, state, pay_currency)
      SELECT 'pmt_' || id, id, 'nowpayments', 'attempting', 'btc' FROM o`,
  finish: `WITH p AS (UPDATE payments SET state = 'open', provider_payment_id = $2, provider_status = 'waiting',
      pay_address = $3, pay_amount = $4 WHERE id = 'pmt_' || $1 RETURNING order_id),
    t AS (INSERT INTO order_timeline SELECT order_id, 1, 'pending', 'create', now() FROM p),
    k AS (UPDATE idempotency_records SET state = 'done', response_status = 201, response_body = $5,
      lease_token = NULL, lease_until = NULL WHERE order_id = $1)
    UPDATE orders SET status = 'pending', shown_payment_id = 'pmt_' || $1,
      expires_at = now() + interval '1 h', next_check_at = now() + interval '1 h' WHERE id = $1`,
  ipn: `WITH i AS (INSERT INTO ipn_inbox (provider, digest, source, raw_body, headers, payment_id, provider_status,
      order_id, processed_at, outcome) VALUES ('nowpayments', $1, 'ipn', $2, '{}', $3, $4, $5, now(), 'applied')
      ON CONFLICT (provider, digest) DO NOTHING RETURNING order_id),
    o AS (UPDATE orders SET status = 'confirming', payment_id = $3, updated_at = now()
      FROM i WHERE orders.id = i.order_id AND status = 'pending' RETURNING orders.id, account_id, livemode),
    p AS (UPDATE payments SET provider_status = $4, updated_at = now() FROM o WHERE payments.order_id = o.id),
    t AS (INSERT INTO order_timeline SELECT id, 2, 'confirming', 'ipn', now() FROM o)
    INSERT INTO events (id, account_id, livemode, order_id, type, payload)
      SELECT 'evt_' || id, account_id, livemode, id, 'crypto.order.confirming', $6 FROM o`,
};

async function query(name: keyof typeof STATEMENTS, values: unknown[]) {
  return (await pool.query({ name, text: STATEMENTS[name], values })).rows as unknown[];
}

async function callerOf(request: IncomingMessage): Promise<[string, boolean]> {
  const token = (request.headers.authorization ?? "").slice("Bearer ".length);
  const rows = await query("key", [createHash("sha256").update(token).digest()]);
  const key = rows[0] as { account_id: string; livemode: boolean };
  return [key.account_id, key.livemode];
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function createPayment(orderId: string): Promise<Record<string, string>> {
  return new Promise((resolve, reject) => {
    const { hostname: host, port } = provider;
    const headers = { "content-type": "application/json" };
    const out = request({ agent, host, port, method: "POST", path: "/v1/payment", headers });
    out.on("response", (response) => {
      let text = "";
      response.on("data", (chunk: Buffer) => (text += chunk.toString("utf8")));
      response.on("end", () => resolve(JSON.parse(text) as Record<string, string>));
    });
    out.on("error", reject);
    out.end(JSON.stringify({ order_id: orderId, price_amount: 49, pay_currency: "btc" }));
  });
}

async function checkout(request: IncomingMessage): Promise<[number, string]> {
  const [accountId, livemode] = await callerOf(request);
  const body = await bodyOf(request);
  const hash = createHash("sha256").update(body).digest();
  const id = `ord_${randomUUID().replaceAll("-", "")}`;
  await query("begin", [accountId, livemode, request.headers["idempotency-key"], hash, id]);
  const made = await createPayment(id);
  const responseBody = JSON.stringify({ order_id: id, payment_address: made.pay_address });
  await query("finish", [id, made.payment_id, made.pay_address, made.pay_amount, responseBody]);
  return [201, responseBody];
}

function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function ipn(request: IncomingMessage): Promise<[number, string]> {
  const body = await bodyOf(request);
  const canonical = JSON.stringify(JSON.parse(body.toString()), sortKeys);
  const expected = createHmac("sha512", secret).update(canonical).digest();
  const given = Buffer.from(String(request.headers["x-nowpayments-sig"]), "hex");
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return [401, "{}"];
  const ipnBody = JSON.parse(body.toString("utf8")) as Record<string, unknown>;
  const digest = createHash("sha256").update(body).digest();
  const { payment_id, payment_status, order_id } = ipnBody;
  const event = JSON.stringify({ type: "crypto.order.confirming", data: { order_id } });
  await query("ipn", [digest, body, String(payment_id), payment_status, order_id, event]);
  return [200, '{"result":"stored"}'];
}

async function responseBody(request: IncomingMessage): Promise<[number, string]> {
  const url = request.url ?? "";
  if (url === "/webhooks/nowpayments/ipn") return ipn(request);
  if (request.method === "POST") return checkout(request);
  const caller = await callerOf(request);
  const id = /crypto-orders\/(ord_[\w-]+)$/.exec(url)?.[1];
  if (id === undefined) return [200, JSON.stringify({ orders: await query("list", caller) })];
  const rows = await query("get", [id, ...caller]);
  return [200, JSON.stringify(rows[0])];
}

const server = createServer((request, response) => {
  responseBody(request).then(
    ([status, text]) => {
      response.writeHead(status, {
        "content-type": "application/json",
        "content-length": Buffer.byteLength(text),
      });
      response.end(text);
    },
    (error: unknown) => response.writeHead(500).end(String(error)),
  );
});
server.listen(0, "127.0.0.1", () =>
  console.log(`ready http://127.0.0.1:${(server.address() as AddressInfo).port}`),
);
process.once("SIGTERM", () => process.exit(0));
