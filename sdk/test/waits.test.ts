import { describe, expect, test } from "vitest";
import { Driftstack, NotFoundError, OrderNotPaidError, WaitTimeoutError } from "../src/index.js";
import { fakeFetch, json, problem } from "./fake-fetch.js";

const order = (status: string, failure_reason: string | null = null) =>
  json({ order_id: "ord_1", status, failure_reason });
const prompt = (status: string) => json({ id: "p-1", status, blockchainId: null });
const FAST = { intervalMs: 1 };

function clientOf(...responders: Parameters<typeof fakeFetch>) {
  const { fetch, requests } = fakeFetch(...responders);
  const client = new Driftstack({
    apiKey: "k",
    clientId: "c",
    baseUrl: "https://billing.example.org",
    retry: { maxAttempts: 0 },
    fetch,
  });
  return { client, requests };
}

describe("waitForSettlement", () => {
  test("resolves with the paid order, and with nothing less", async () => {
    const { client } = clientOf(
      order("pending"),
      order("confirming"),
      order("partial"),
      order("paid"),
    );
    const seen: string[] = [];
    const onUpdate = ({ status }: { status: string }) => seen.push(status);
    const paid = await client.cryptoOrders.waitForSettlement("ord_1", { ...FAST, onUpdate });
    expect(paid.status).toBe("paid");
    expect(seen).toEqual(["pending", "confirming", "partial", "paid"]);
  });

  test.each(["failed", "cancelled"])("rejects with the order once it is %s", async (status) => {
    const { client } = clientOf(order("pending"), order(status, "expired"));
    const failed = client.cryptoOrders.waitForSettlement("ord_1", FAST);
    await expect(failed).rejects.toBeInstanceOf(OrderNotPaidError);
    await expect(failed).rejects.toMatchObject({ order: { order_id: "ord_1", status } });
  });

  test("reports a timeout as a timeout, with the order as last read", async () => {
    const { client } = clientOf(order("confirming"));
    const failed = client.cryptoOrders.waitForSettlement("ord_1", { ...FAST, timeoutMs: 30 });
    await expect(failed).rejects.toBeInstanceOf(WaitTimeoutError);
    await expect(failed).rejects.not.toBeInstanceOf(OrderNotPaidError);
    await expect(failed).rejects.toMatchObject({
      last: { status: "confirming" },
      message: expect.stringContaining("may still complete"),
    });
  });

  test("times out during a request without a response", async () => {
    const { client, requests } = clientOf(
      (request) =>
        new Promise((_, reject) => {
          request.signal.addEventListener("abort", () => reject(request.signal.reason));
        }),
    );
    const failed = client.cryptoOrders.waitForSettlement("ord_1", { timeoutMs: 30 });
    await expect(failed).rejects.toBeInstanceOf(WaitTimeoutError);
    expect(requests).toHaveLength(1);
  });

  test.each([{ intervalMs: Number.NaN }, { intervalMs: 0 }, { timeoutMs: Number.NaN }])(
    "rejects %j before it sends anything",
    async (options) => {
      const { client, requests } = clientOf(order("pending"));
      const failed = client.cryptoOrders.waitForSettlement("ord_1", options);
      await expect(failed).rejects.toThrow(`${Object.keys(options)[0]} must be`);
      await expect(failed).rejects.toBeInstanceOf(TypeError);
      expect(requests).toHaveLength(0);
    },
  );

  test("goes on after errors that may pass", async () => {
    const { client, requests } = clientOf(
      () => Promise.reject(new TypeError("fetch failed")),
      problem("internal", 500),
      problem("rate-limited", 429),
      order("paid"),
    );
    await client.cryptoOrders.waitForSettlement("ord_1", FAST);
    expect(requests).toHaveLength(4);
  });

  test("waits for as long as the server requires", async () => {
    const limited = problem("rate-limited", 429, { retry_after_seconds: 1 });
    const { client } = clientOf(limited, order("paid"));
    const startedAt = performance.now();
    await client.cryptoOrders.waitForSettlement("ord_1", FAST);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(990);
  });

  test("ends with an error that does not pass", async () => {
    const { client, requests } = clientOf(problem("not-found", 404));
    const failed = client.cryptoOrders.waitForSettlement("ord_1", FAST);
    await expect(failed).rejects.toBeInstanceOf(NotFoundError);
    expect(requests).toHaveLength(1);
  });

  test("ends as soon as its signal aborts, with the caller's reason", async () => {
    const { client } = clientOf(order("pending"));
    const controller = new AbortController();
    const failed = client.cryptoOrders.waitForSettlement("ord_1", { signal: controller.signal });
    setTimeout(() => controller.abort(new Error("shutting down")), 20);
    await expect(failed).rejects.toThrow("shutting down");
  });
});

test("a wait that is aborted before its timeout is not reported as timed out", async () => {
  const rejectsLate = ({ signal }: Request) =>
    new Promise<Response>((_, reject) => {
      signal.addEventListener("abort", () => setTimeout(() => reject(signal.reason), 60));
    });
  const { client } = clientOf(rejectsLate);
  const controller = new AbortController();
  const options = { signal: controller.signal, timeoutMs: 40 };
  const failed = client.cryptoOrders.waitForSettlement("ord_1", options);
  setTimeout(() => controller.abort(new Error("shutting down")), 10);
  await expect(failed).rejects.toThrow("shutting down");
});

describe("waitForPayment", () => {
  test.each(["successful", "unsuccessful", "expired", "cancelled"])(
    "resolves with the terminal status %s",
    async (status) => {
      const { client } = clientOf(prompt("pending"), prompt(status));
      expect(await client.prompts.waitForPayment("p-1", FAST)).toMatchObject({ status });
    },
  );

  test("rejects with WaitTimeoutError while it is pending", async () => {
    const { client } = clientOf(prompt("pending"));
    await expect(
      client.prompts.waitForPayment("p-1", { ...FAST, timeoutMs: 20 }),
    ).rejects.toBeInstanceOf(WaitTimeoutError);
  });
});
