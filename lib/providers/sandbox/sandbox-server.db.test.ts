import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { TestWorld } from "@/test/support/test-ctx";
import { createTestWorld } from "@/test/support/test-ctx";
import { createNowPaymentsProvider } from "@/lib/providers/nowpayments/client";
import { fixture } from "@/test/support/recorded-service";
import { describeProvider } from "@/test/support/provider-contract";
import { startSandboxServer, type Sandbox } from "./sandbox-server";

const API_KEY = "sandbox-key";

let world: TestWorld;
let sandboxes: Sandbox[] = [];
beforeAll(async () => {
  world = await createTestWorld();
});
afterEach(async () => {
  await Promise.all(sandboxes.map((sandbox) => sandbox.close()));
  sandboxes = [];
});
afterAll(() => world.close());

async function open(): Promise<Sandbox> {
  return startSandboxServer({
    database: world.runtime.database,
    ipnSecret: "ipn-secret",
    apiKey: API_KEY,
    log: world.runtime.log,
  });
}

async function start(): Promise<Sandbox> {
  const sandbox = await open();
  sandboxes.push(sandbox);
  return sandbox;
}

describeProvider(
  "the sandbox over HTTP",
  async () => {
    const sandbox = await open();
    return {
      provider: createNowPaymentsProvider({ apiUrl: sandbox.apiUrl, apiKey: API_KEY }),
      close: () => sandbox.close(),
    };
  },
  { pays: { payCurrency: "usdttrc20", tooLowCents: 99 } },
);

async function call(apiUrl: string, path: string, init: RequestInit = {}) {
  const headers = { "x-api-key": API_KEY, "content-type": "application/json", ...init.headers };
  const response = await fetch(apiUrl + path, { ...init, headers });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const create = (apiUrl: string, change: Record<string, unknown> = {}) =>
  call(apiUrl, "/payment", {
    method: "POST",
    body: JSON.stringify({
      price_amount: 49,
      price_currency: "usd",
      pay_currency: "btc",
      order_id: "ord_x",
      order_description: "A",
      ipn_callback_url: "http://127.0.0.1:9/ipn",
      ...change,
    }),
  });

const shapeOf = (value: object) =>
  Object.fromEntries(Object.entries(value).map(([key, member]) => [key, typeof member]));

describe("the sandbox's dialect", () => {
  it("returns a new payment with the recorded fields and types, ids as text", async () => {
    const { apiUrl } = await start();
    const { status, body } = await create(apiUrl);
    expect(status).toBe(201);
    const recorded = JSON.parse(JSON.stringify(fixture("payment-created"))) as object;
    expect(Object.keys(body).toSorted()).toEqual(Object.keys(recorded).toSorted());
    expect(body).toMatchObject({
      payment_id: expect.stringMatching(/^9\d{9}$/) as unknown,
      payment_status: "waiting",
      price_amount: 49,
      pay_amount: 0.00072059,
      purchase_id: expect.stringMatching(/^\d{10}$/) as unknown,
      pay_address: expect.stringMatching(/^bc1q/) as unknown,
      smart_contract: "",
    });
  });

  it("returns a looked-up payment with the recorded fields, ids as numbers", async () => {
    const { apiUrl } = await start();
    const made = await create(apiUrl, { pay_currency: "XRP" });
    const { body } = await call(apiUrl, `/payment/${String(made.body.payment_id)}`);
    const { parent_payment_id: parent, ...rest } = body;
    expect(parent).toBeNull();
    expect(Object.keys(rest).toSorted()).toEqual(
      Object.keys(fixture("payment-finished")).toSorted(),
    );
    expect(shapeOf(rest)).toMatchObject({
      payment_id: "number",
      purchase_id: "number",
      actually_paid: "number",
    });
    expect(rest).toMatchObject({ burning_percent: "null", payin_hash: null, pay_currency: "xrp" });
    expect(rest.payin_extra_id).toMatch(/^\d+$/);
    expect(rest.pay_address).toBe(made.body.pay_address);
  });

  it("distinguishes a missing key from a wrong one, and needs none for its status", async () => {
    const { apiUrl } = await start();
    const bare = await fetch(`${apiUrl}/merchant/coins`);
    expect(bare.status).toBe(401);
    expect(await bare.json()).toMatchObject({ statusCode: 401, code: "AUTH_REQUIRED" });
    const wrong = await call(apiUrl, "/merchant/coins", { headers: { "x-api-key": "no" } });
    expect(wrong).toMatchObject({
      status: 403,
      body: { statusCode: 403, code: "INVALID_API_KEY" },
    });
    const status = await fetch(`${apiUrl}/status`);
    expect(await status.json()).toEqual({ message: "OK" });
  });

  it.each([
    ["an unknown coin", { pay_currency: "zzz" }, "BAD_REQUEST"],
    ["an unknown price currency", { price_currency: "zzz" }, "BAD_REQUEST"],
    ["a price under the minimum", { price_amount: 1.99 }, "AMOUNT_MINIMAL_ERROR"],
    ["no price", { price_amount: 0 }, "INVALID_REQUEST_PARAMS"],
    ["a price that is none", { price_amount: "much" }, "INVALID_REQUEST_PARAMS"],
    [
      "a callback that is no web address",
      { ipn_callback_url: "file:///etc" },
      "INVALID_REQUEST_PARAMS",
    ],
  ])("rejects %s as the service does", async (_, change, code) => {
    const { apiUrl } = await start();
    const { status, body } = await create(apiUrl, change);
    expect(status).toBe(400);
    expect(body).toMatchObject({ statusCode: 400, code });
  });

  it.each(["/payment/123", "/payment/9999999999", "/payment/abc", "/nothing"])(
    "returns 404 for %s",
    async (path) => {
      const { apiUrl } = await start();
      expect(await call(apiUrl, path)).toMatchObject({ status: 404, body: { statusCode: 404 } });
    },
  );

  it("takes a 49 dollar order in every coin it offers, each with an address of its own", async () => {
    const { apiUrl } = await start();
    const { body } = await call(apiUrl, "/merchant/coins");
    const coins = body.selectedCurrencies as string[];
    const made = await Promise.all(coins.map((coin) => create(apiUrl, { pay_currency: coin })));
    expect(made.map(({ status }) => status)).toEqual(coins.map(() => 201));
    expect(new Set(made.map(({ body: payment }) => payment.pay_address)).size).toBe(coins.length);
  });

  it("takes prices in euro and pounds too", async () => {
    const { apiUrl } = await start();
    for (const price_currency of ["eur", "GBP", "jpy"]) {
      expect((await create(apiUrl, { price_currency, price_amount: 490 })).status).toBe(201);
    }
  });
});

describe("the sandbox's records", () => {
  it("are the database: another instance serves the same payment after the first is gone", async () => {
    const first = await start();
    const made = await create(first.apiUrl);
    await first.close();
    const second = await start();
    const { status, body } = await call(second.apiUrl, `/payment/${String(made.body.payment_id)}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ payment_status: "waiting", order_id: "ord_x" });
  });

  it("let an unpaid payment expire after seven days", async () => {
    const { apiUrl } = await start();
    const made = await create(apiUrl);
    const later = await startSandboxServer({
      database: world.runtime.database,
      ipnSecret: "ipn-secret",
      apiKey: API_KEY,
      log: world.runtime.log,
      clock: { now: () => new Date(Date.now() + 7 * 24 * 3600 * 1000) },
    });
    sandboxes.push(later);
    const { body } = await call(later.apiUrl, `/payment/${String(made.body.payment_id)}`);
    expect(body.payment_status).toBe("expired");
  });

  it("never assign the same number to two payments", async () => {
    const [one, two] = [await start(), await start()];
    const made = await Promise.all(
      Array.from({ length: 20 }, (_, index) => create((index % 2 ? one : two).apiUrl)),
    );
    expect(new Set(made.map(({ body }) => body.payment_id)).size).toBe(20);
  });
});
