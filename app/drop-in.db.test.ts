import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { dispatchAll } from "@/test/support/dispatch";
import {
  createTestAccount,
  createTestKey,
  createTestWorld,
  type TestWorld,
} from "@/test/support/test-ctx";
import { startTestServer, type TestServer } from "@/test/support/test-server";
import { startWebhookReceiver, type WebhookReceiver } from "@/test/support/webhook-receiver";

/*
 * What a client of the public API sends and validates, over HTTP. The schemas are those of the client: they are written
 * here a second time on purpose, so that a change of our own schemas fails.
 */

const time = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const id = (prefix: string) => z.string().regex(new RegExp(`^${prefix}_[0-9a-f]{32}$`));
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
let receiver: WebhookReceiver;
let key: string;

beforeAll(async () => {
  world = await createTestWorld({
    webhookAllowedNetworks: ["127.0.0.0/8"],
    webhookGapsMs: [1_000, 1_000],
  });
  server = await startTestServer(world.runtime);
  receiver = await startWebhookReceiver();
  key = await createTestKey(await createTestAccount(world), { scopes: ["account_owner"] });
});
afterAll(async () => {
  await receiver.close();
  await server.close();
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
