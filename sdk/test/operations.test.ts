import { describe, expect, test } from "vitest";
import { Driftstack } from "../src/index.js";
import { fakeFetch, json, problem } from "./fake-fetch.js";

let isFailing = false;
const { fetch, requests } = fakeFetch(() =>
  isFailing
    ? problem("provider-unavailable", 503)
    : json({ data: [], orders: [], next_cursor: null }),
);
const client = new Driftstack({
  apiKey: "ds_test_x",
  clientId: "019f2c7e-5a3b-7c4d-8e1f-2a3b4c5d6e7f",
  baseUrl: "https://billing.example.org/pay/",
  retry: { baseDelayMs: 1, maxAttempts: 1 },
  fetch,
});

const day = new Date("2026-05-12T13:00:00.000Z");
const ORDER = "/v1/billing/crypto-orders/ord_1";
const PROMPT = "/external/payments/prompt";

const CALLS: [string, () => Promise<unknown>, string, unknown?][] = [
  [
    "cryptoOrders.quote",
    () => client.cryptoOrders.quote({ price_cents: 1, price_currency: "USD" }),
    "POST /v1/billing/crypto-checkout/quote",
    { price_cents: 1, price_currency: "USD" },
  ],
  [
    "cryptoOrders.createCheckout",
    () =>
      client.cryptoOrders.createCheckout({ product: "a", price_cents: 1, price_currency: "USD" }),
    "POST /v1/billing/crypto-checkout",
    { product: "a", price_cents: 1, price_currency: "USD" },
  ],
  [
    "cryptoOrders.list",
    () => client.cryptoOrders.list({ status: "paid", created_after: day, search: "a b", limit: 2 }),
    "GET /v1/billing/crypto-orders?status=paid&created_after=2026-05-12T13%3A00%3A00.000Z&search=a+b&limit=2",
  ],
  ["cryptoOrders.get", () => client.cryptoOrders.get("ord_1"), `GET ${ORDER}`],
  [
    "cryptoOrders.updateNote",
    () => client.cryptoOrders.updateNote("ord_1", "n"),
    `PATCH ${ORDER}`,
    { customer_note: "n" },
  ],
  [
    "cryptoOrders.updateNote, removed",
    () => client.cryptoOrders.updateNote("ord_1", null),
    `PATCH ${ORDER}`,
    { customer_note: null },
  ],
  ["cryptoOrders.cancel", () => client.cryptoOrders.cancel("ord_1"), `POST ${ORDER}/cancel`],
  ["cryptoOrders.receipt", () => client.cryptoOrders.receipt("ord_1"), `GET ${ORDER}/receipt`],
  [
    "cryptoOrders.receiptText",
    () => client.cryptoOrders.receiptText("ord_1"),
    `GET ${ORDER}/receipt.txt`,
  ],
  [
    "cryptoOrders.receiptPdf",
    () => client.cryptoOrders.receiptPdf("ord_1"),
    `GET ${ORDER}/receipt.pdf`,
  ],
  [
    "webhooks.create",
    () => client.webhooks.create({ url: "https://a.example", events: ["crypto.order.paid"] }),
    "POST /v1/webhooks",
    { url: "https://a.example", events: ["crypto.order.paid"] },
  ],
  ["webhooks.list", () => client.webhooks.list(), "GET /v1/webhooks"],
  ["webhooks.get", () => client.webhooks.get("whk_1"), "GET /v1/webhooks/whk_1"],
  [
    "webhooks.update",
    () => client.webhooks.update("whk_1", { active: false }),
    "PATCH /v1/webhooks/whk_1",
    { active: false },
  ],
  ["webhooks.delete", () => client.webhooks.delete("whk_1"), "DELETE /v1/webhooks/whk_1"],
  [
    "webhooks.rotateSecret",
    () => client.webhooks.rotateSecret("whk_1"),
    "POST /v1/webhooks/whk_1/rotate-secret",
    {},
  ],
  ["webhooks.sendTest", () => client.webhooks.sendTest("whk_1"), "POST /v1/webhooks/whk_1/test"],
  [
    "webhooks.listDeliveries",
    () => client.webhooks.listDeliveries("whk_1", { status: "dlq" }),
    "GET /v1/webhooks/whk_1/deliveries?status=dlq",
  ],
  [
    "webhooks.getDelivery",
    () => client.webhooks.getDelivery("wdl_1"),
    "GET /v1/webhook-deliveries/wdl_1",
  ],
  [
    "webhooks.replayDelivery",
    () => client.webhooks.replayDelivery("wdl_1"),
    "POST /v1/webhook-deliveries/wdl_1/replay",
  ],
  [
    "webhooks.replaySince",
    () => client.webhooks.replaySince("whk_1", day),
    "POST /v1/webhooks/whk_1/replay",
    { since: day.toISOString(), status: "dlq" },
  ],
  [
    "events.list",
    () => client.events.list({ type: "crypto.order.paid", order_id: "ord_1" }),
    "GET /v1/events?type=crypto.order.paid&order_id=ord_1",
  ],
  ["events.get", () => client.events.get("evt_1"), "GET /v1/events/evt_1"],
  [
    "events.listDeliveries",
    () => client.events.listDeliveries("evt_1"),
    "GET /v1/events/evt_1/deliveries",
  ],
  [
    "apiKeys.create",
    () => client.apiKeys.create({ scopes: ["read"], livemode: false }),
    "POST /v1/api-keys",
    { scopes: ["read"], livemode: false },
  ],
  ["apiKeys.list", () => client.apiKeys.list({ livemode: true }), "GET /v1/api-keys?livemode=true"],
  ["apiKeys.revoke", () => client.apiKeys.revoke("key_1"), "DELETE /v1/api-keys/key_1"],
  ["products.list", () => client.products.list(), "GET /v1/products"],
  ["products.get", () => client.products.get("pro.1"), "GET /v1/products/pro.1"],
  [
    "products.replace",
    () => client.products.replace("pro", { prices: [] }),
    "PUT /v1/products/pro",
    { prices: [] },
  ],
  ["products.delete", () => client.products.delete("pro"), "DELETE /v1/products/pro"],
  [
    "prompts.create",
    () => client.prompts.create({ amount: 49.5, blockchainIds: ["btc"], payer: "customer" }),
    `POST ${PROMPT}`,
    { amount: 49.5, blockchainIds: ["btc"], payer: "customer" },
  ],
  ["prompts.get", () => client.prompts.get("p-1"), `GET ${PROMPT}/p-1`],
  ["prompts.cancel", () => client.prompts.cancel("p-1"), `POST ${PROMPT}/p-1/cancel`],
  [
    "prompts.listActiveBlockchains",
    () => client.prompts.listActiveBlockchains(),
    "GET /external/blockchains/active",
  ],
];

describe("the request of", () => {
  test.each(CALLS)("%s", async (name, call, expected, body) => {
    requests.length = 0;
    await call();
    const [request] = requests;
    const { pathname, search } = new URL(request!.url);
    expect(`${request!.method} ${pathname.replace(/^\/pay/, "")}${search}`).toBe(expected);
    const text = await request!.text();
    expect(text === "" ? undefined : JSON.parse(text)).toEqual(body);
    expect(request!.headers.get("authorization")).toBe(
      name.startsWith("prompts.")
        ? `Basic ${Buffer.from("019f2c7e-5a3b-7c4d-8e1f-2a3b4c5d6e7f:ds_test_x").toString("base64")}`
        : "Bearer ds_test_x",
    );
  });
});

/** A quote creates nothing, a checkout has a key, and a prompt that is cancelled twice is cancelled once. */
const RETRIED_POSTS = ["cryptoOrders.quote", "cryptoOrders.createCheckout", "prompts.cancel"];

describe("after a server error", () => {
  test.each(CALLS)("%s is repeated only if that is safe", async (name, call, expected) => {
    requests.length = 0;
    isFailing = true;
    await expect(call()).rejects.toMatchObject({ status: 503 });
    isFailing = false;
    const isSafe = !expected.startsWith("POST ") || RETRIED_POSTS.includes(name);
    expect(requests).toHaveLength(isSafe ? 2 : 1);
    const keys = requests.map(({ headers }) => headers.get("idempotency-key"));
    if (name === "cryptoOrders.createCheckout") expect(keys).toEqual([keys[0], keys[0]]);
  });

  test("every method of the client is covered", () => {
    const called = new Set(CALLS.map(([name]) => name.split(",")[0]));
    const composed = /\.(?:constructor|iterate\w*|listAll|waitFor\w+)$/;
    const methods = Object.entries(client).flatMap(([resource, object]) =>
      Object.getOwnPropertyNames(Object.getPrototypeOf(object)).map(
        (each) => `${resource}.${each}`,
      ),
    );
    expect(methods.filter((each) => !composed.test(each) && !called.has(each))).toEqual([]);
  });
});

test("prompts need the clientId", async () => {
  const withoutId = new Driftstack({ apiKey: "k", baseUrl: "https://billing.example.org", fetch });
  await expect(withoutId.prompts.get("p-1")).rejects.toThrow("clientId");
});

test("a PDF arrives as its bytes, and a deletion as undefined", async () => {
  const bytes = new Uint8Array([37, 80, 68, 70, 0, 255]);
  const net = fakeFetch(new Response(bytes), new Response(null, { status: 204 }));
  const own = new Driftstack({ apiKey: "k", baseUrl: "https://a.example", fetch: net.fetch });
  expect(await own.cryptoOrders.receiptPdf("ord_1")).toEqual(bytes);
  expect(await own.webhooks.delete("whk_1")).toBeUndefined();
});
