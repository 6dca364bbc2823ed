import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { POST } from "./route";
import type { CheckoutResource } from "@/lib/contract/checkouts";
import type { Problem } from "@/lib/contract/errors";
import {
  createTestAccount,
  createTestKey,
  createTestWorld,
  type TestAccount,
  type TestWorld,
} from "@/test/support/test-ctx";
import { CHECKOUT } from "@/test/support/test-orders";
import { moveSandbox, startTestSandbox } from "@/test/support/test-sandbox";
import { reapCheckouts } from "@/lib/features/checkouts/reap-checkouts";

let world: TestWorld;
let sandbox: { close(): Promise<void> };
let account: TestAccount;
let key: string;

beforeAll(async () => {
  world = await createTestWorld();
  sandbox = await startTestSandbox(world.runtime);
  account = await createTestAccount(world);
  key = await createTestKey(account);
});
afterAll(async () => {
  await sandbox.close();
  await world.close();
});

type CallOptions = {
  key?: string;
  idempotencyKey?: string;
  raw?: string;
  headers?: Record<string, string>;
};

function call(body: unknown, options: CallOptions = {}): Promise<Response> {
  return POST(
    new Request("http://localhost/v1/billing/crypto-checkout", {
      method: "POST",
      headers: {
        authorization: `Bearer ${options.key ?? key}`,
        "content-type": "application/json",
        ...(options.idempotencyKey === undefined
          ? {}
          : { "idempotency-key": options.idempotencyKey }),
        ...options.headers,
      },
      body: options.raw ?? JSON.stringify(body),
    }),
  );
}

const ordersOf = (accountId: string) => world.ctx.db.order.findMany({ where: { accountId } });

describe("201", () => {
  test("returns an address, an amount in crypto units and a link", async () => {
    const response = await call(CHECKOUT);
    expect(response.status).toBe(201);
    expect(response.headers.get("x-request-id")).toMatch(/^req_/);
    const order = (await response.json()) as CheckoutResource;
    expect(order).toMatchObject({
      product: "team_manual",
      price_cents: 4900,
      price_currency: "USD",
      status: "pending",
      provider: "nowpayments",
      pay_currency: "btc",
      livemode: true,
    });
    expect(order.order_id).toMatch(/^ord_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(order.pay_amount).toMatch(/^0\.\d+$/);
    expect(order.payment_address).toBeTruthy();
    expect(order.payment_uri).toContain("bitcoin:");
    expect(order.checkout_url).toContain(`/pay/${order.order_id}`);
    const window = Date.parse(order.expires_at ?? "") - Date.parse(order.created_at);
    expect(Math.round(window / 60_000)).toBe(60);
  });

  test("a coin with a memo returns the memo", async () => {
    const order = (await (
      await call({ ...CHECKOUT, pay_currency: "xrp" })
    ).json()) as CheckoutResource;
    expect(order.payment_extra_id).toMatch(/^\d+$/);
  });

  test("a pair that is not set up is a stub order with null payment fields", async () => {
    const order = (await (
      await call({ ...CHECKOUT, pay_currency: "notacoin" })
    ).json()) as CheckoutResource;
    expect(order).toMatchObject({
      provider: "stub",
      payment_address: null,
      pay_currency: null,
      pay_amount: null,
      network: null,
      payment_uri: null,
    });
  });

  test("a test key creates a test order, separate from the live ones", async () => {
    const testKey = await createTestKey(account, { livemode: false });
    const order = (await (await call(CHECKOUT, { key: testKey })).json()) as CheckoutResource;
    expect(order.livemode).toBe(false);
  });
});

describe("Idempotency-Key", () => {
  test("the same key and body return the same bytes, and create one order", async () => {
    const own = await createTestAccount(world);
    const ownKey = await createTestKey(own);
    const first = await call(CHECKOUT, { key: ownKey, idempotencyKey: "a-1" });
    const second = await call(CHECKOUT, { key: ownKey, idempotencyKey: '"a-1"' });
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(first.headers.get("idempotent-replayed")).toBeNull();
    expect(second.headers.get("idempotent-replayed")).toBe("1");
    expect(await second.text()).toBe(await first.text());
    expect(await ordersOf(own.accountId)).toHaveLength(1);
  });

  test("ten concurrent calls create one order; those during the first wait for its response", async () => {
    const own = await createTestAccount(world);
    const ownKey = await createTestKey(own);
    const responses = await Promise.all(
      Array.from({ length: 10 }, () => call(CHECKOUT, { key: ownKey, idempotencyKey: "at-once" })),
    );
    expect(responses.map(({ status }) => status)).toEqual(Array(10).fill(201));
    const replayed = responses.filter(({ headers }) => headers.get("idempotent-replayed") === "1");
    expect(replayed).toHaveLength(9);
    const bodies = await Promise.all(responses.map((response) => response.text()));
    expect(new Set(bodies).size).toBe(1);
    expect(await ordersOf(own.accountId)).toHaveLength(1);
  });

  test("a call during a first one that takes longer gets 409 after three seconds", async () => {
    await call(CHECKOUT, { idempotencyKey: "slow" });
    const ends = new Date(Date.now() + 30_000);
    await world.ctx.db.idempotencyRecord.updateMany({
      where: { accountId: account.accountId, key: "slow" },
      data: { state: "running", leaseToken: "another", leaseUntil: ends },
    });
    const startMs = performance.now();
    const response = await call(CHECKOUT, { idempotencyKey: "slow" });
    expect(performance.now() - startMs).toBeGreaterThan(2_800);
    expect([response.status, response.headers.get("retry-after")]).toEqual([409, "1"]);
    expect(await response.json()).toMatchObject({ idempotency_status: "in_progress" });
  });

  test("another body with the same key is rejected", async () => {
    await call(CHECKOUT, { idempotencyKey: "body" });
    const other = await call({ ...CHECKOUT, price_cents: 5000 }, { idempotencyKey: "body" });
    expect(other.status).toBe(422);
    expect(((await other.json()) as Problem).type).toBe(
      "https://errors.driftstack.dev/idempotency-key-reused",
    );
  });

  test("accounts and modes have separate keys", async () => {
    const other = await createTestAccount(world);
    const keys = [
      key,
      await createTestKey(account, { livemode: false }),
      await createTestKey(other),
    ];
    const ids = new Set<string>();
    for (const each of keys) {
      const response = await call(CHECKOUT, { key: each, idempotencyKey: "shared" });
      ids.add(((await response.json()) as CheckoutResource).order_id);
    }
    expect(ids.size).toBe(3);
  });

  test.each(["", "with space", "a".repeat(256), "é"])("%j is rejected", async (bad) => {
    const request = call(CHECKOUT, {
      headers: { "idempotency-key": Buffer.from(bad).toString("latin1") },
    });
    expect((await request).status).toBe(400);
  });

  test("a rejected body does not use up the key", async () => {
    expect((await call({ ...CHECKOUT, price_cents: 0 }, { idempotencyKey: "retry" })).status).toBe(
      400,
    );
    expect((await call(CHECKOUT, { idempotencyKey: "retry" })).status).toBe(201);
  });
});

describe("a provider that fails", () => {
  let broken: Server;
  let respond: (response: ServerResponse, url: string) => void;

  beforeAll(async () => {
    broken = createServer((request, response) => respond(response, request.url ?? ""));
    await new Promise<void>((resolve) => broken.listen(0, "127.0.0.1", resolve));
  });
  afterAll(() => new Promise((resolve) => broken.close(resolve)));

  async function through<T>(handler: typeof respond, work: () => Promise<T>): Promise<T> {
    respond = handler;
    const { port } = broken.address() as AddressInfo;
    const restore = moveSandbox(world.runtime, `http://127.0.0.1:${port}/v1`);
    try {
      return await work();
    } finally {
      restore();
    }
  }

  const COINS = {
    "/v1/full-currencies": {
      currencies: [{ code: "BTC", name: "Bitcoin", network: "btc", enable: true }],
    },
    "/v1/merchant/coins": { selectedCurrencies: ["BTC"] },
  } as Record<string, unknown>;
  const coinsThen =
    (last: typeof respond): typeof respond =>
    (response, url) => {
      const known = COINS[url.split("?")[0] ?? ""];
      if (known) response.setHeader("content-type", "application/json").end(JSON.stringify(known));
      else last(response, url);
    };

  test.each([
    ["500", coinsThen((response) => response.writeHead(500).end("oops"))],
    ["429", coinsThen((response) => response.writeHead(429, { "retry-after": "7" }).end("{}"))],
    ["garbage", coinsThen((response) => response.writeHead(201).end("<html>"))],
    ["a dropped connection", coinsThen((response) => response.destroy())],
  ])(
    "%s is a 503 with Retry-After, and the same key results in one order",
    async (_name, handler) => {
      const own = await createTestAccount(world);
      const ownKey = await createTestKey(own);
      const failed = await through(handler, () =>
        call(CHECKOUT, { key: ownKey, idempotencyKey: "again" }),
      );
      expect(failed.status).toBe(503);
      expect(Number(failed.headers.get("retry-after"))).toBeGreaterThan(0);
      expect(((await failed.json()) as Problem).type).toContain("provider-unavailable");
      const retried = await call(CHECKOUT, { key: ownKey, idempotencyKey: "again" });
      expect(retried.status).toBe(201);
      const orders = await ordersOf(own.accountId);
      expect(orders.map((order) => order.status)).toEqual(["pending"]);
    },
  );

  test("no order stays in creation for more than five minutes", async () => {
    const own = await createTestAccount(world);
    const ownKey = await createTestKey(own);
    const drop = coinsThen((response) => response.destroy());
    await through(drop, () => call(CHECKOUT, { key: ownKey }));
    expect((await ordersOf(own.accountId)).map((order) => order.status)).toEqual(["creating"]);
    const later = { ...world.ctx, clock: { now: () => new Date(Date.now() + 4 * 60_000 + 1000) } };
    await reapCheckouts(later);
    expect((await ordersOf(own.accountId)).map((order) => order.status)).toEqual(["abandoned"]);
  });
});

describe("400", () => {
  test.each([
    ["price_cents", { price_cents: -1 }],
    ["price_cents", { price_cents: 0 }],
    ["price_cents", { price_cents: 100_000_001 }],
    ["price_cents", { price_cents: "49" }],
    ["price_cents", { price_cents: 4900.5 }],
    ["price_cents", { price_cents: null }],
    ["price_currency", { price_currency: "usd" }],
    ["price_currency", { price_currency: "XXX" }],
    ["price_currency", { price_currency: "ZWG" }],
    ["product", { product: "" }],
    ["product", { product: "a b" }],
    ["product", { product: "x".repeat(65) }],
    ["customer_email", { customer_email: "not-an-email" }],
    ["customer_note", { customer_note: "x".repeat(501) }],
    [
      "metadata",
      { metadata: Object.fromEntries(Array.from({ length: 21 }, (_, i) => [`k${i}`, "v"])) },
    ],
    ["metadata", { metadata: { half: "\ud800" } }],
    ["customer_note", { customer_note: "\u0000" }],
    ["success_url", { success_url: "javascript:alert(1)" }],
    ["success_url", { success_url: "https://user:pass@example.com" }],
    ["status", { status: "paid" }],
    ["account_id", { account_id: "acc_x" }],
  ])("an invalid %s is rejected with its name and how to fix it: %j", async (field, more) => {
    const response = await call({ ...CHECKOUT, ...more });
    expect(response.status).toBe(400);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    const problem = (await response.json()) as Problem;
    expect(problem.type).toBe("https://errors.driftstack.dev/validation-failed");
    expect(problem.errors?.map((error) => error.path.split(".")[0])).toContain(field);
  });

  test.each(["{", '{"price_cents": 1e309}', "[]", "null", "\u0000"])(
    "a body like %j is rejected",
    async (raw) => {
      expect((await call(null, { raw })).status).toBe(400);
    },
  );
});

describe("other errors", () => {
  test("401 without a key, with a mistyped one, with one in the URL", async () => {
    expect((await call(CHECKOUT, { key: "nonsense" })).status).toBe(401);
    const mistyped = await call(CHECKOUT, {
      key: `${key.slice(0, -1)}${key.endsWith("x") ? "y" : "x"}`,
    });
    expect(((await mistyped.json()) as Problem).type).toContain("invalid-key");
    const inAddress = await POST(
      new Request(`http://localhost/v1/billing/crypto-checkout?key=${key}`, { method: "POST" }),
    );
    expect(inAddress.status).toBe(401);
  });

  test("401 for a key that was revoked or has expired", async () => {
    const expired = await createTestKey(account, { expiresAt: new Date(Date.now() - 1000) });
    expect(((await (await call(CHECKOUT, { key: expired })).json()) as Problem).type).toContain(
      "expired-key",
    );
    const revoked = await createTestKey(account);
    const lastFour = revoked.slice(-4);
    await world.ctx.db.apiKey.updateMany({
      where: { lastFour, accountId: account.accountId },
      data: { revokedAt: new Date() },
    });
    expect(((await (await call(CHECKOUT, { key: revoked })).json()) as Problem).type).toContain(
      "revoked-key",
    );
  });

  test("403 names the missing scope", async () => {
    const response = await call(CHECKOUT, {
      key: await createTestKey(account, { scopes: ["read"] }),
    });
    expect(response.status).toBe(403);
    expect(((await response.json()) as Problem).detail).toContain("'write'");
  });

  test("413 for a body over 64 KiB, declared or not; 415 for what is not JSON", async () => {
    const big = JSON.stringify({ ...CHECKOUT, customer_note: "x".repeat(70_000) });
    expect((await call(null, { raw: big })).status).toBe(413);
    expect((await call(CHECKOUT, { headers: { "content-type": "text/plain" } })).status).toBe(415);
    expect((await call(CHECKOUT, { headers: { "content-encoding": "gzip" } })).status).toBe(415);
  });

  test("422 below the provider's minimum, with the minimum, and no order is created", async () => {
    const own = await createTestAccount(world);
    const ownKey = await createTestKey(own);
    const response = await call({ ...CHECKOUT, price_cents: 1 }, { key: ownKey });
    expect(response.status).toBe(422);
    const problem = (await response.json()) as Problem;
    expect(problem.type).toContain("amount-too-low");
    expect(problem.detail).toMatch(/minimum is 0\.\d+ BTC/);
    expect((await ordersOf(own.accountId)).map((order) => order.status)).toEqual(["abandoned"]);
  });

  test("422 if the catalogue lists another price", async () => {
    const own = await createTestAccount(world);
    const ownKey = await createTestKey(own);
    await world.ctx.db.product.create({
      data: {
        accountId: own.accountId,
        code: "team_manual",
        priceCents: 4900,
        priceCurrency: "USD",
      },
    });
    expect((await call(CHECKOUT, { key: ownKey })).status).toBe(201);
    const response = await call({ ...CHECKOUT, price_cents: 100 }, { key: ownKey });
    expect(response.status).toBe(422);
    expect(((await response.json()) as Problem).type).toContain("price-mismatch");
  });
});
