import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Quote } from "@/lib/contract/checkouts";
import type { Problem } from "@/lib/contract/errors";
import { compareDecimals } from "@/lib/domain/money";
import {
  createTestAccount,
  createTestKey,
  createTestWorld,
  type TestAccount,
  type TestWorld,
} from "@/test/support/test-ctx";
import { moveSandbox, startTestSandbox } from "@/test/support/test-sandbox";
import { POST } from "./route";

let world: TestWorld;
let sandbox: { close(): Promise<void> };
let account: TestAccount;
let key: string;

beforeAll(async () => {
  world = await createTestWorld();
  sandbox = await startTestSandbox(world.runtime);
  account = await createTestAccount(world);
  key = await createTestKey(account, { scopes: ["read"] });
});
afterAll(async () => {
  await sandbox.close();
  await world.close();
});

const call = (body: unknown, token = key) =>
  POST(
    new Request("http://localhost/v1/billing/crypto-checkout/quote", {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    }),
  );
const quote = async (body: unknown) => (await (await call(body)).json()) as Quote;
const PRICE = { product: "team_manual", price_cents: 4900, price_currency: "USD" };

describe("200", () => {
  test("every available coin has its amount, minimum and network; nothing is created", async () => {
    const response = await call(PRICE);
    expect(response.status).toBe(200);
    const found = (await response.json()) as Quote;
    expect(found).toMatchObject(PRICE);
    const btc = found.coins.find((coin) => coin.code === "btc");
    expect(btc).toMatchObject({ ticker: "BTC", name: "Bitcoin", network: "btc", too_low: false });
    expect(btc?.estimate).toMatch(/^0\.\d+$/);
    expect(found.coins.length).toBeGreaterThan(5);
    expect(found.coins.every((coin) => coin.estimate !== null && coin.minimum !== null)).toBe(true);
    const validMs = Date.parse(found.expires_at) - Date.now();
    expect(validMs).toBeGreaterThan(0);
    expect(validMs).toBeLessThanOrEqual(30_000);
    expect(await world.ctx.db.order.count({ where: { accountId: account.accountId } })).toBe(0);
  });

  test("a small price is too low only for coins whose minimum is above the amount", async () => {
    const { coins } = await quote({ ...PRICE, price_cents: 150 });
    expect(new Set(coins.map((coin) => coin.too_low))).toEqual(new Set([true, false]));
    for (const { estimate, minimum, too_low } of coins)
      if (compareDecimals(estimate ?? "0", minimum ?? "0") < 0) expect(too_low).toBe(true);
  });

  test("one coin can be requested, in upper or lower case; an unavailable coin is not returned", async () => {
    expect((await quote({ ...PRICE, pay_currency: "LTC" })).coins.map((c) => c.code)).toEqual([
      "ltc",
    ]);
    expect((await quote({ ...PRICE, pay_currency: "notacoin" })).coins).toEqual([]);
  });
});

describe("without price_cents", () => {
  const inCatalogue = (code: string, ...prices: [number, string][]) =>
    world.ctx.db.product.createMany({
      data: prices.map(([priceCents, priceCurrency]) => ({
        accountId: account.accountId,
        code,
        name: code,
        priceCents,
        priceCurrency,
        createdAt: new Date(),
      })),
    });

  test("the catalogue's price is quoted: in the requested currency, or in USD, or in the first", async () => {
    await inCatalogue("pro", [1900, "USD"], [1700, "EUR"]);
    await inCatalogue("eu-only", [1500, "GBP"], [1600, "EUR"]);
    const price = { product: "pro", price_cents: 1900, price_currency: "USD" };
    expect(await quote({ product: "pro" })).toMatchObject(price);
    const euros = { product: "pro", price_currency: "EUR" };
    expect(await quote(euros)).toMatchObject({ ...euros, price_cents: 1700 });
    expect(await quote({ product: "eu-only" })).toMatchObject({
      price_cents: 1600,
      price_currency: "EUR",
    });
    expect((await quote({ ...price, price_cents: 2000 })).price_cents).toBe(2000);
  });

  test("404 for a product, or for a currency, that is not in the catalogue", async () => {
    await inCatalogue("basic", [900, "USD"]);
    expect((await call({ product: "unlisted" })).status).toBe(404);
    const response = await call({ product: "basic", price_currency: "EUR" });
    expect(response.status).toBe(404);
    expect(((await response.json()) as Problem).detail).toContain("it has USD");
    const other = await createTestKey(await createTestAccount(world), { scopes: ["read"] });
    expect((await call({ product: "basic" }, other)).status).toBe(404);
  });
});

describe("400", () => {
  test.each([
    ["price_cents", { ...PRICE, price_cents: 0 }],
    ["price_cents", { ...PRICE, price_cents: 100_000_001 }],
    ["price_cents", { ...PRICE, price_cents: "49" }],
    ["price_cents", { ...PRICE, price_cents: 49.5 }],
    ["price_currency", { product: "team_manual", price_cents: 4900 }],
    ["price_currency", { ...PRICE, price_currency: "usd" }],
    ["price_currency", { ...PRICE, price_currency: "XXX" }],
    ["price_currency", { ...PRICE, price_currency: "ZWG" }],
    ["pay_currency", { ...PRICE, pay_currency: "a/../b" }],
    ["product", { ...PRICE, product: undefined }],
    ["product", { ...PRICE, product: "a b" }],
    ["account_id", { ...PRICE, account_id: "acc_1" }],
  ])("%s: %j is rejected with the field's name", async (field, body) => {
    const response = await call(body);
    expect(response.status).toBe(400);
    const { errors } = (await response.json()) as Problem;
    expect(errors?.map((error) => error.path)).toContain(field);
  });
});

test("401 without a valid key", async () => {
  expect((await call(PRICE, "nonsense")).status).toBe(401);
});

describe("503", () => {
  let broken: Server;
  beforeAll(async () => {
    broken = createServer((_request, response) => response.writeHead(500).end("oops"));
    await new Promise<void>((resolve) => broken.listen(0, "127.0.0.1", resolve));
  });
  afterAll(() => new Promise((resolve) => broken.close(resolve)));

  test("an unavailable provider is a 503 with Retry-After", async () => {
    const { port } = broken.address() as AddressInfo;
    const restore = moveSandbox(world.runtime, `http://127.0.0.1:${port}/v1`);
    const response = await call(PRICE);
    restore();
    expect(response.status).toBe(503);
    expect(response.headers.get("retry-after")).toBe("5");
  });
});
