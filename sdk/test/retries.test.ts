import { getEventListeners } from "node:events";
import { afterEach, describe, expect, test } from "vitest";
import {
  ConflictError,
  Driftstack,
  InternalError,
  ProviderUnavailableError,
  RateLimitError,
  TimeoutError,
  TransportError,
  type RetryOptions,
} from "../src/index.js";
import { retryDelayMs } from "../src/http/retry.js";
import { fakeFetch, json } from "./fake-fetch.js";
import { drops, hangs, responds, stalls, startServer } from "./http-server.js";

const ORDER = responds(200, { order_id: "ord_1", status: "paid" });
const CHECKOUT = responds(201, { order_id: "ord_1" });
const BODY = { product: "a", price_cents: 4900, price_currency: "USD" };
const problem = (slug: string, status: number, extensions: object = {}) =>
  responds(status, { type: `https://errors.driftstack.dev/${slug}`, status, ...extensions });

const timerCount = () =>
  process.getActiveResourcesInfo().filter((each) => each === "Timeout").length;

const LEFT = new Error("left the page");

let close: () => Promise<void> = async () => undefined;
afterEach(() => close());

async function start(...responders: Parameters<typeof startServer>) {
  const server = await startServer(...responders);
  close = server.close;
  const { baseUrl, requests } = server;
  const clientOf = (options: { retry?: RetryOptions; timeoutMs?: number } = {}) =>
    new Driftstack({
      apiKey: "k",
      clientId: "019f2c7e-5a3b-7c4d-8e1f-2a3b4c5d6e7f",
      baseUrl,
      ...options,
      retry: { baseDelayMs: 2, maxDelayMs: 8, ...options.retry },
    });
  return { requests, clientOf, client: clientOf() };
}

describe("a read", () => {
  test("is retried after lost connections and server errors", async () => {
    const { client, requests } = await start(
      drops,
      responds(502, "bad gateway"),
      problem("internal", 500),
      ORDER,
    );
    expect(await client.cryptoOrders.get("ord_1")).toMatchObject({ status: "paid" });
    expect(requests).toHaveLength(4);
  });

  test("gives up after the configured number of retries, with the last error", async () => {
    const { client, clientOf, requests } = await start(problem("internal", 500));
    await expect(client.cryptoOrders.get("ord_1")).rejects.toBeInstanceOf(InternalError);
    expect(requests).toHaveLength(4);
    const once = clientOf({ retry: { maxAttempts: 0 } });
    await expect(once.cryptoOrders.get("ord_1")).rejects.toBeInstanceOf(InternalError);
    expect(requests).toHaveLength(5);
  });

  test("has the default number of retries if an option is undefined", async () => {
    const { clientOf, requests } = await start(problem("internal", 500));
    const client = clientOf({ retry: { maxAttempts: undefined } });
    await expect(client.cryptoOrders.get("ord_1")).rejects.toBeInstanceOf(InternalError);
    expect(requests).toHaveLength(4);
  });

  test.each([400, 401, 403, 404, 409, 422])("is not retried after %s", async (status) => {
    const { client, requests } = await start(responds(status, {}));
    await expect(client.cryptoOrders.get("ord_1")).rejects.toMatchObject({ status });
    expect(requests).toHaveLength(1);
  });

  test("waits for the time in Retry-After", async () => {
    const { client, requests } = await start(responds(429, {}, { "retry-after": "1" }), ORDER);
    await client.cryptoOrders.get("ord_1");
    expect(requests[1]!.at - requests[0]!.at).toBeGreaterThanOrEqual(990);
  });

  test("does not wait for a Retry-After of more than a minute", async () => {
    const { client, requests } = await start(responds(429, {}, { "retry-after": "61" }));
    const failed = client.cryptoOrders.get("ord_1");
    await expect(failed).rejects.toBeInstanceOf(RateLimitError);
    await expect(failed).rejects.toMatchObject({ retryAfterSeconds: 61 });
    expect(requests).toHaveLength(1);
  });

  test("times out when there is no response, and when its body stops", async () => {
    const { clientOf, requests } = await start(hangs, stalls, ORDER);
    const patient = clientOf({ timeoutMs: 50 });
    expect(await patient.cryptoOrders.get("ord_1")).toMatchObject({ order_id: "ord_1" });
    expect(requests).toHaveLength(3);
  });

  test("has a time limit that no timer supports", async () => {
    const { clientOf } = await start(ORDER);
    for (const timeoutMs of [2 ** 31, Number.POSITIVE_INFINITY])
      expect(await clientOf({ timeoutMs }).cryptoOrders.get("ord_1")).toBeDefined();
  });

  test("reports a timeout as such", async () => {
    const { clientOf } = await start(hangs);
    const once = clientOf({ timeoutMs: 30, retry: { maxAttempts: 0 } });
    const failed = once.cryptoOrders.get("ord_1");
    await expect(failed).rejects.toBeInstanceOf(TimeoutError);
    await expect(failed).rejects.toBeInstanceOf(TransportError);
  });
});

test("the delay before a retry doubles up to its maximum, half of it at random", () => {
  const options = { maxAttempts: 100, baseDelayMs: 500, maxDelayMs: 8_000 };
  for (const [retry, backoffMs] of [500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000].entries()) {
    const delays = Array.from({ length: 200 }, () =>
      retryDelayMs(new TransportError("lost"), retry, options)!,
    );
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(backoffMs / 2);
    expect(Math.max(...delays)).toBeLessThanOrEqual(backoffMs);
    expect(Math.max(...delays) - Math.min(...delays)).toBeGreaterThan(backoffMs / 4);
  }
});

test.each([301, 302, 307, 308])(
  "a redirect with %s is reported, and not followed",
  async (status) => {
    const location = "https://billing.example.org/v1/billing/crypto-checkout";
    const { client, requests } = await start(responds(status, {}, { location }), CHECKOUT);
    const failed = client.cryptoOrders.createCheckout(BODY);
    await expect(failed).rejects.toThrow(
      `The server redirected the request to ${location}. Set baseUrl to the final address.`,
    );
    await expect(failed).rejects.toMatchObject({ status });
    expect(requests).toHaveLength(1);
  },
);

test.each([Number.NaN, 0, -1])(
  "a time limit of %s is a mistake of the caller",
  async (timeoutMs) => {
    const { client, requests } = await start(ORDER);
    const failed = client.cryptoOrders.get("ord_1", { timeoutMs });
    await expect(failed).rejects.toThrow("timeoutMs must be");
    await expect(failed).rejects.not.toBeInstanceOf(TransportError);
    expect(requests).toHaveLength(0);
  },
);

test("a lost connection is reported with its cause", async () => {
  const { clientOf } = await start(ORDER);
  await close();
  const once = clientOf({ retry: { maxAttempts: 0 } });
  const failed = once.cryptoOrders.get("ord_1");
  await expect(failed).rejects.toThrow(
    /^There was no usable response from http:.*\/crypto-orders\/ord_1: fetch failed \(.*ECONNREFUSED/,
  );
  close = async () => undefined;
});

describe("a signal", () => {
  test("that serves many calls has no handler left, and no timer is left either", async () => {
    const { client } = await start(drops, problem("internal", 500), ORDER);
    const { signal } = new AbortController();
    const before = timerCount();
    await client.cryptoOrders.get("ord_1", { signal });
    await client.cryptoOrders.waitForSettlement("ord_1", { signal });
    await expect(
      client.cryptoOrders.waitForSettlement("ord_1", {
        signal,
        onUpdate: () => expect.fail("stop"),
      }),
    ).rejects.toThrow("stop");
    expect(getEventListeners(signal, "abort")).toEqual([]);
    expect(timerCount()).toBeLessThanOrEqual(before);
  });

  test("that has aborted sends nothing", async () => {
    const { client, requests } = await start(ORDER);
    const signal = AbortSignal.abort(LEFT);
    await expect(client.cryptoOrders.get("ord_1", { signal })).rejects.toBe(LEFT);
    expect(requests).toHaveLength(0);
  });

  test("that has aborted sends nothing through a fetch that ignores signals", async () => {
    const { fetch, requests } = fakeFetch(json({}));
    const client = new Driftstack({ apiKey: "k", baseUrl: "https://a.example", fetch });
    const failed = client.cryptoOrders.get("ord_1", { signal: AbortSignal.abort(LEFT) });
    await expect(failed).rejects.toBe(LEFT);
    expect(requests).toHaveLength(0);
  });

  test("ends a request that is in flight", async () => {
    const { client } = await start(hangs);
    const controller = new AbortController();
    const failed = client.cryptoOrders.get("ord_1", { signal: controller.signal });
    setTimeout(() => controller.abort(LEFT), 20);
    await expect(failed).rejects.toBe(LEFT);
  });

  test("ends the pause before a retry", async () => {
    const { clientOf, requests } = await start(problem("internal", 500));
    const slow = clientOf({ retry: { baseDelayMs: 60_000, maxDelayMs: 60_000 } });
    const controller = new AbortController();
    const failed = slow.cryptoOrders.get("ord_1", { signal: controller.signal });
    const before = timerCount();
    setTimeout(() => controller.abort(LEFT), 50);
    await expect(failed).rejects.toBe(LEFT);
    expect(requests).toHaveLength(1);
    expect(timerCount()).toBeLessThan(before);
  });
});

describe("a checkout", () => {
  test("has a random key, the same in all of its attempts", async () => {
    const { client, requests } = await start(
      drops,
      problem("provider-unavailable", 503, { retry_after_seconds: 0 }),
      CHECKOUT,
    );
    await client.cryptoOrders.createCheckout(BODY);
    await client.cryptoOrders.createCheckout(BODY);
    const [first, ...more] = requests.map(({ headers }) => headers["idempotency-key"]);
    expect(first).toMatch(/^[0-9a-f]{32}$/);
    expect(more.slice(0, 2)).toEqual([first, first]);
    expect(more[2]).not.toBe(first);
    expect(requests.every(({ body }) => body === JSON.stringify(BODY))).toBe(true);
  });

  test("has the caller's key", async () => {
    const { client, requests } = await start(CHECKOUT);
    await client.cryptoOrders.createCheckout(BODY, { idempotencyKey: "cart-7" });
    expect(requests[0]!.headers["idempotency-key"]).toBe("cart-7");
  });

  test.each([
    ["idempotency_status", { idempotency_status: "in_progress" }],
    ["retry_after_seconds alone", { retry_after_seconds: 0 }],
  ])("is retried while the first request with its key runs (%s)", async (_, extensions) => {
    const { client, requests } = await start(problem("conflict", 409, extensions), CHECKOUT);
    expect(await client.cryptoOrders.createCheckout(BODY)).toEqual({ order_id: "ord_1" });
    expect(requests).toHaveLength(2);
  });

  test("is not retried after another conflict", async () => {
    const extensions = { idempotency_status: "mismatch", retry_after_seconds: 0 };
    const { client, requests } = await start(problem("conflict", 409, extensions));
    await expect(client.cryptoOrders.createCheckout(BODY)).rejects.toBeInstanceOf(ConflictError);
    expect(requests).toHaveLength(1);
  });
});

describe("a call whose repetition has another effect", () => {
  const CALLS: [string, (client: Driftstack) => Promise<unknown>][] = [
    ["cryptoOrders.cancel", (client) => client.cryptoOrders.cancel("ord_1")],
    [
      "webhooks.create",
      (client) => client.webhooks.create({ url: "https://a.example", events: [] }),
    ],
    ["webhooks.rotateSecret", (client) => client.webhooks.rotateSecret("whk_1")],
    ["webhooks.sendTest", (client) => client.webhooks.sendTest("whk_1")],
    ["webhooks.replayDelivery", (client) => client.webhooks.replayDelivery("wdl_1")],
    ["webhooks.replaySince", (client) => client.webhooks.replaySince("whk_1", "2026-05-12")],
    ["apiKeys.create", (client) => client.apiKeys.create({ scopes: ["read"], livemode: false })],
    [
      "prompts.create",
      (client) => client.prompts.create({ amount: 1, blockchainIds: ["btc"], payer: "customer" }),
    ],
  ];

  test.each(CALLS)("is never retried: %s", async (_, call) => {
    const failing = problem("provider-unavailable", 503, { retry_after_seconds: 0 });
    const { requests, client } = await start(drops, failing);
    await expect(call(client)).rejects.toBeInstanceOf(TransportError);
    await expect(call(client)).rejects.toBeInstanceOf(ProviderUnavailableError);
    expect(requests).toHaveLength(2);
  });
});
