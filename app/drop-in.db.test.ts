import { createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { dispatchAll } from "@/test/support/dispatch";
import {
  configure,
  createTestAccount,
  createTestKey,
  createTestWorld,
  type TestWorld,
} from "@/test/support/test-ctx";
import { startTestSandbox } from "@/test/support/test-sandbox";
import { startTestServer, type TestServer } from "@/test/support/test-server";
import { startWebhookReceiver, type WebhookReceiver } from "@/test/support/webhook-receiver";

/*
 * What a client of the public API sends and validates, over HTTP. The schemas are those of the client: they are written
 * here a second time on purpose, so that a change of our own schemas fails.
 */

const time = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const uuidV7 = "[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";
const id = (prefix: string) => z.string().regex(new RegExp(`^${prefix}_${uuidV7}$`));
const decimal = z.string().regex(/^(0|[1-9]\d*)(\.\d+)?$/);
const pageOf = <T extends z.ZodType>(item: T) =>
  z.strictObject({
    data: z.array(item),
    has_more: z.boolean(),
    next_cursor: z.string().max(512).nullable(),
  });

const delivery = z.strictObject({
  id: id("wdl"),
  webhook_id: id("whk"),
  event_id: id("evt"),
  event_type: z.string(),
  order_id: id("ord").nullable(),
  status: z.enum(["pending", "in_flight", "delivered", "failed", "dlq"]),
  attempts: z.int().min(0),
  last_response_status: z.int().nullable(),
  last_response_excerpt: z.string().nullable(),
  last_error: z.string().nullable(),
  next_attempt_at: time.nullable(),
  delivered_at: time.nullable(),
  replay_of: id("wdl").nullable(),
  created_at: time,
});
type Deliveries = { data: z.output<typeof delivery>[]; next_cursor: string | null };
const deliveryById = delivery.extend({
  attempt_log: z.array(
    z.strictObject({
      number: z.int().min(1),
      started_at: time,
      duration_ms: z.int().min(0),
      response_status: z.int().nullable(),
      response_text: z.string().nullable(),
      error: z.string().nullable(),
    }),
  ),
});
const webhookFields = {
  id: id("whk"),
  url: z.url(),
  events: z.array(z.string()).min(1),
  description: z.string().nullable(),
  active: z.boolean(),
  secret_prefix: z.string().length(12),
  prev_secret_prefix: z.string().length(12).nullable(),
  rotation_grace_expires_at: time.nullable(),
  consecutive_failures: z.int(),
  last_success_at: time.nullable(),
  last_failure_at: time.nullable(),
  disabled_at: time.nullable(),
  disabled_reason: z.string().nullable(),
  delivery_counts: z.strictObject({ delivered: z.int(), failed: z.int(), dlq: z.int() }),
  livemode: z.boolean(),
  created_at: time,
};
const webhook = z.strictObject(webhookFields);
const createdWebhook = z.strictObject({
  ...webhookFields,
  secret: z.string().regex(/^whsec_[A-Za-z0-9+/]{43}=$/),
});
const sentPing = z.strictObject({
  delivery_id: id("wdl"),
  event_id: id("evt"),
  event_type: z.literal("test.ping"),
});

let world: TestWorld;
let server: TestServer;
let sandbox: { close(): Promise<void> };
let receiver: WebhookReceiver;
let key: string;

beforeAll(async () => {
  world = await createTestWorld({
    webhookAllowedNetworks: ["127.0.0.0/8"],
    webhookGapsMs: [1_000, 1_000],
  });
  sandbox = await startTestSandbox(world.runtime);
  server = await startTestServer(world.runtime);
  receiver = await startWebhookReceiver();
  key = await createTestKey(await createTestAccount(world), { scopes: ["account_owner"] });
});
afterAll(async () => {
  await receiver.close();
  await server.close();
  await sandbox.close();
  await world.close();
});

type Sent = { body?: unknown; headers?: Record<string, string> };

function send(method: string, path: string, { body, headers }: Sent = {}): Promise<Response> {
  return fetch(server.url + path, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
}

/** The parsed body of a response with this status. */
async function sent<T extends z.ZodType>(
  [status, schema]: [number, T],
  ...request: Parameters<typeof send>
): Promise<z.output<T>> {
  const response = await send(...request);
  const body: unknown = await response.json();
  expect(response.status, JSON.stringify(body)).toBe(status);
  return schema.parse(body);
}

const createWebhook = (more: object = {}) => {
  const body = { url: receiver.url, events: ["crypto.order.paid"], ...more };
  return sent([201, createdWebhook], "POST", "/v1/webhooks", { body });
};
/** Sends what is due in `aheadMs` from now. */
const dispatch = (aheadMs = 0) =>
  dispatchAll({ ...world.ctx, clock: { now: () => new Date(Date.now() + aheadMs) } });
const ping = (webhookId: string) => sent([202, sentPing], "POST", `/v1/webhooks/${webhookId}/test`);

describe("errors", () => {
  const problem = z.strictObject({
    type: z.string().startsWith("https://errors.driftstack.dev/"),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string(),
    request_id: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
    errors: z.array(z.strictObject({ path: z.string(), message: z.string() })).optional(),
    issues: z
      .strictObject({
        formErrors: z.array(z.string()),
        fieldErrors: z.record(z.string(), z.array(z.string())),
      })
      .optional(),
    retry_after_seconds: z.int().optional(),
  });

  test.each([
    "/v1/billing/crypto-orders/1",
    "/v1/billing/crypto-orders/ord_019f2c7e-5a3b-7c4d-8e1f-2a3b4c5d6e7g",
    "/v1/billing/crypto-orders/not-an-id/receipt",
    "/v1/webhooks/whk_1",
    "/v1/webhook-deliveries/1e3",
    "/v1/events/evt",
  ])("an ID of any other form is unknown: %s", async (path) => {
    expect(await sent([404, problem], "GET", path)).toMatchObject({
      type: "https://errors.driftstack.dev/not-found",
    });
  });

  test("invalid fields are listed, and grouped by field as Zod does it", async () => {
    const body = { product: "", price_cents: 0, metadata: { a: 1 }, more: true };
    const { issues } = await sent([400, problem], "POST", "/v1/billing/crypto-checkout", { body });
    expect(issues?.formErrors).toEqual([]);
    expect(Object.keys(issues?.fieldErrors ?? {}).sort()).toEqual(
      ["metadata", "more", "price_cents", "price_currency", "product"].sort(),
    );
    const whole = await sent([400, problem], "POST", "/v1/billing/crypto-checkout", { body: [] });
    expect(whole.issues?.formErrors).toHaveLength(1);
  });

  test("another account in X-Driftstack-Account is 403", async () => {
    const headers = { "x-driftstack-account": "acc_019f2c7e-5a3b-7c4d-8e1f-2a3b4c5d6e7f" };
    await sent([403, problem], "GET", "/v1/webhooks", { headers });
  });
});

test("pages and the errors of the server have a request ID; a valid one of the client is kept", async () => {
  const page = await fetch(`${server.url}/dashboard`);
  expect(page.headers.get("x-request-id")).toMatch(/^req_[0-9a-f]{32}$/);
  for (const path of ["/dashboard", "/v1/%00", "/v1/nothing"]) {
    const response = await fetch(server.url + path, { headers: { "x-request-id": "mine-1" } });
    expect(response.headers.get("x-request-id")).toBe("mine-1");
  }
});

test("rate limits are reported with their bucket, and their end as Unix time", async () => {
  const restore = configure(world.runtime, {
    rateLimits: { keyPerSecond: 10, addressPerSecond: 10 },
  });
  const { headers } = await send("GET", "/v1/webhooks").finally(restore);
  expect(headers.get("x-ratelimit-bucket")).toBe("key");
  expect(headers.get("x-ratelimit-limit")).toBe("20");
  const reset = Number(headers.get("x-ratelimit-reset"));
  expect(Math.abs(reset - Date.now() / 1000)).toBeLessThan(5);
});

describe("checkouts", () => {
  const checkout = z.strictObject({
    order_id: id("ord"),
    order_number: z.int().min(1),
    product: z.string(),
    price_cents: z.int(),
    price_currency: z.string().length(3),
    status: z.literal("pending"),
    provider: z.enum(["nowpayments", "stub"]),
    payment_address: z.string().nullable(),
    pay_currency: z.string().nullable(),
    pay_amount: decimal.nullable(),
    network: z.string().nullable(),
    payment_extra_id: z.string().nullable(),
    payment_uri: z.string().nullable(),
    checkout_url: z.url(),
    client_token: z.string(),
    expires_at: time,
    livemode: z.boolean(),
    created_at: time,
  });
  const quote = z.strictObject({
    product: z.string(),
    price_cents: z.int(),
    price_currency: z.string().length(3),
    coins: z.array(z.looseObject({ code: z.string(), estimate: decimal.nullable() })).min(1),
    expires_at: time,
  });
  const ORDER = { product: "team_manual", price_cents: 4900, price_currency: "USD" };
  const create = (body: object, headers = {}) =>
    sent([201, checkout], "POST", "/v1/billing/crypto-checkout", { body, headers });

  test("have an ID in canonical form, by which the order is found", async () => {
    const { order_id } = await create({ ...ORDER, customer_note: "" });
    const order = z.looseObject({ order_id: z.literal(order_id), customer_note: z.null() });
    await sent([200, order], "GET", `/v1/billing/crypto-orders/${order_id}`);
  });

  test("at the same time with one key are one order with one response", async () => {
    const headers = { "idempotency-key": "f5b1c1b0-6d0e-4f43-9d53-1b7cf1f0a001" };
    const all = await Promise.all([1, 2, 3, 4].map(() => create(ORDER, headers)));
    for (const one of all) expect(one).toEqual(all[0]);
  });

  test("are quoted at the catalogue's price", async () => {
    const path = "/v1/products/pro";
    const body = { name: "Pro", prices: [{ price_cents: 1900, price_currency: "EUR" }] };
    expect((await send("PUT", path, { body })).status).toBe(200);
    const quotePath = "/v1/billing/crypto-checkout/quote";
    const found = await sent([200, quote], "POST", quotePath, { body: { product: "pro" } });
    expect(found).toMatchObject({ product: "pro", price_cents: 1900, price_currency: "EUR" });
    expect((await send("POST", quotePath, { body: { product: "none" } })).status).toBe(404);
  });
});

describe("API keys", () => {
  const createdKey = z.strictObject({
    id: id("key"),
    name: z.string().nullable(),
    plaintext: z.string().regex(/^ds_(live|test)_[0-9A-Za-z]{33}$/),
    key_prefix: z.string(),
    last_four: z.string().length(4),
    scopes: z.array(z.string()),
    livemode: z.boolean(),
    created_at: time,
    expires_at: time.nullable(),
    last_used_at: time.nullable(),
    revoked_at: time.nullable(),
  });

  test("need a name and scopes only, and are live by default", async () => {
    const body = { name: "CI", scopes: ["read"] };
    const made = await sent([201, createdKey], "POST", "/v1/api-keys", { body });
    expect(made.livemode).toBe(true);
    expect(made.plaintext.startsWith(made.key_prefix)).toBe(true);
    const headers = { authorization: `Bearer ${made.plaintext}` };
    expect((await send("GET", "/v1/webhooks", { headers })).status).toBe(200);
  });
});

describe("webhook endpoints", () => {
  test("take a null description, and count a repeated event once", async () => {
    const events = ["crypto.order.paid", "crypto.order.failed", "crypto.order.paid"];
    const made = await createWebhook({ description: null, events });
    expect(made).toMatchObject({ description: null, events: events.slice(0, 2) });
    const path = `/v1/webhooks/${made.id}`;
    const changed = await sent([200, webhook], "PATCH", path, { body: { events } });
    expect(changed.events).toEqual(events.slice(0, 2));
  });

  test("of an earlier version keep their ID without dashes", async () => {
    const { id: made } = await createWebhook();
    const old = made.replaceAll("-", "");
    await world.ctx.db.webhookEndpoint.update({ where: { id: made }, data: { id: old } });
    const response = await send("GET", `/v1/webhooks/${old}`);
    expect([response.status, await response.json()]).toEqual([
      200,
      expect.objectContaining({ id: old }),
    ]);
    await sent([202, sentPing], "POST", `/v1/webhooks/${old}/test`);
  });

  test("that their account disables have no disabled_at, which is the system's", async () => {
    const { id: webhookId } = await createWebhook();
    const path = `/v1/webhooks/${webhookId}`;
    const off = await sent([200, webhook], "PATCH", path, { body: { active: false } });
    expect(off).toMatchObject({ active: false, disabled_at: null, disabled_reason: null });
  });

  test("get a test.ping with a message", async () => {
    receiver.respondWith(() => ({ status: 200 }));
    const { id: webhookId } = await createWebhook();
    const { event_id } = await ping(webhookId);
    await dispatch();
    const ofThis = receiver.requests.find(({ headers }) => headers["webhook-id"] === event_id);
    const envelope = z.strictObject({
      id: z.literal(event_id),
      type: z.literal("test.ping"),
      created_at: time,
      timestamp: time,
      account_id: id("acc"),
      livemode: z.boolean(),
      data: z.object({ message: z.string().min(1) }),
    });
    envelope.parse(JSON.parse(ofThis?.body ?? ""));
  });
});

test("IPNs are accepted at the alias too, with an upper-case signature", async () => {
  const body = JSON.stringify({ payment_id: 5077125051, payment_status: "waiting" });
  const { sandboxIpn: secret } = world.runtime.config.keys;
  const post = (signature: string) =>
    fetch(`${server.url}/v1/webhooks/nowpayments`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-nowpayments-sig": signature },
      body,
    });
  const signature = createHmac("sha512", secret).update(body).digest("hex");
  expect((await post(signature.toUpperCase())).status).toBe(200);
  expect((await post("0".repeat(128))).status).toBe(401);
});

describe("deliveries", () => {
  test("count their attempts, and show the last response", async () => {
    receiver.respondWith(() => ({ status: 500, body: "x".repeat(600) }));
    const { id: webhookId } = await createWebhook();
    const { delivery_id } = await ping(webhookId);
    await dispatch();
    const path = `/v1/webhooks/${webhookId}/deliveries`;
    const { data } = await sent([200, pageOf(delivery)], "GET", path);
    const failed = {
      webhook_id: webhookId,
      status: "pending",
      attempts: 1,
      last_response_status: 500,
      last_response_excerpt: "x".repeat(500),
      last_error: expect.stringContaining("500") as string,
      delivered_at: null,
    };
    expect(data).toMatchObject([failed]);

    receiver.respondWith(() => ({ status: 200, body: "ok" }));
    await dispatch(60_000);
    const one = await sent([200, deliveryById], "GET", `/v1/webhook-deliveries/${delivery_id}`);
    expect(one).toMatchObject({
      status: "delivered",
      attempts: 2,
      last_response_status: 200,
      last_response_excerpt: "ok",
      last_error: null,
      attempt_log: [
        { number: 1, response_status: 500 },
        { number: 2, response_status: 200 },
      ],
    });
    expect(one.delivered_at).not.toBeNull();
  });

  test("a loop over the dead letters that replays each of them sends every event once", async () => {
    receiver.respondWith(() => ({ status: 500 }));
    const { id: webhookId } = await createWebhook();
    for (let i = 0; i < 3; i++) await ping(webhookId);
    for (const attempt of [0, 1, 2]) await dispatch(attempt * 60_000);
    expect(await countsOf(webhookId)).toEqual({ delivered: 0, failed: 0, dlq: 3 });
    receiver.respondWith(() => ({ status: 200 }));
    const before = receiver.requests.length;
    expect(await replayAll(webhookId)).toBe(3);
    await dispatch();
    expect(await replayAll(webhookId)).toBe(0);
    await dispatch();
    expect(receiver.requests.length - before).toBe(3);
    expect(await countsOf(webhookId)).toEqual({ delivered: 3, failed: 3, dlq: 0 });
  });

  const countsOf = async (webhookId: string) =>
    (await sent([200, webhook], "GET", `/v1/webhooks/${webhookId}`)).delivery_counts;

  /** `for await (const d of iterateDeliveries(id, { status: "dlq" })) await replayDelivery(d.id)` of the public client. */
  async function replayAll(webhookId: string): Promise<number> {
    let replayed = 0;
    const first = `/v1/webhooks/${webhookId}/deliveries?status=dlq&limit=1`;
    for (let path: string | null = first; path !== null;) {
      const page: Deliveries = await sent([200, pageOf(delivery)], "GET", path);
      for (const { id: dead } of page.data) {
        const again = await sent([202, delivery], "POST", `/v1/webhook-deliveries/${dead}/replay`);
        expect(again).toMatchObject({ replay_of: dead, status: "pending", attempts: 0 });
        const left = await sent([200, deliveryById], "GET", `/v1/webhook-deliveries/${dead}`);
        expect(left).toMatchObject({ status: "failed", last_error: "replayed" });
        replayed += 1;
      }
      const { next_cursor: cursor } = page;
      path = cursor === null ? null : `${first}&cursor=${encodeURIComponent(cursor)}`;
    }
    return replayed;
  }
});
