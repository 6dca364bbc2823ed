import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Problem } from "@/lib/contract/errors";
import type { ProductPage, ProductResource } from "@/lib/contract/products";
import { POST as CHECKOUT_ROUTE } from "@/app/v1/billing/crypto-checkout/route";
import {
  createTestAccount,
  createTestKey,
  createTestWorld,
  type TestWorld,
} from "@/test/support/test-ctx";
import { CHECKOUT } from "@/test/support/test-orders";
import { startTestSandbox } from "@/test/support/test-sandbox";
import { DELETE, GET as GET_ONE, PUT } from "./[code]/route";
import { GET } from "./route";

let world: TestWorld;
let sandbox: { close(): Promise<void> };
let key: string;

beforeAll(async () => {
  world = await createTestWorld();
  sandbox = await startTestSandbox(world.runtime);
  key = await newKey();
});
afterAll(async () => {
  await sandbox.close();
  await world.close();
});

const newKey = async () => createTestKey(await createTestAccount(world));
const request = (method: string, token: string, body?: unknown) =>
  new Request("http://localhost/v1/products/x", {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
const context = (code: string) => ({ params: Promise.resolve({ code }) });
const replaceProduct = (code: string, body: unknown, token = key) =>
  PUT(request("PUT", token, body), context(code));
const one = (code: string, token = key) => GET_ONE(request("GET", token), context(code));
const remove = (code: string, token = key) => DELETE(request("DELETE", token), context(code));
const list = (query = "", token = key) =>
  GET(
    new Request(`http://localhost/v1/products${query}`, {
      headers: { authorization: `Bearer ${token}` },
    }),
  );
const USD = (price_cents: number) => ({ price_cents, price_currency: "USD" });

describe("200 and 204", () => {
  test("a product is created, read, replaced, and deleted twice", async () => {
    const made = await replaceProduct("pro.monthly", {
      name: "Pro",
      prices: [USD(4900), { price_cents: 4500, price_currency: "EUR" }],
    });
    expect(made.status).toBe(200);
    const product = (await made.json()) as ProductResource;
    expect(product).toMatchObject({
      code: "pro.monthly",
      name: "Pro",
      prices: [{ price_cents: 4500, price_currency: "EUR" }, USD(4900)],
    });
    expect(await (await one("pro.monthly")).json()).toEqual(product);
    const replaced = (await (
      await replaceProduct("pro.monthly", { prices: [USD(5900)] })
    ).json()) as object;
    expect(replaced).toEqual({ ...product, name: null, prices: [USD(5900)] });
    expect((await remove("pro.monthly")).status).toBe(204);
    expect((await remove("pro.monthly")).status).toBe(204);
    expect((await one("pro.monthly")).status).toBe(404);
  });

  test("a checkout of it at another price is then rejected", async () => {
    const checkout = async (price_cents: number) =>
      (await CHECKOUT_ROUTE(request("POST", key, { ...CHECKOUT, product: "listed", price_cents })))
        .status;
    expect(await checkout(100_00)).toBe(201);
    await replaceProduct("listed", { prices: [USD(4900)] });
    expect([await checkout(4900), await checkout(100_00)]).toEqual([201, 422]);
    await remove("listed");
    expect(await checkout(100_00)).toBe(201);
  });

  test("the list returns every product once, by code", async () => {
    const own = await newKey();
    for (const code of ["c", "a", "e", "b", "d"])
      await replaceProduct(
        code,
        { prices: [USD(100), { price_cents: 90, price_currency: "EUR" }] },
        own,
      );
    const codes: string[] = [];
    for (let cursor: string | null = ""; cursor !== null;) {
      const page = (await (
        await list(`?limit=2${cursor && `&cursor=${cursor}`}`, own)
      ).json()) as ProductPage;
      for (const product of page.data) expect(product.prices).toHaveLength(2);
      codes.push(...page.data.map((product) => product.code));
      cursor = page.next_cursor;
    }
    expect(codes).toEqual(["a", "b", "c", "d", "e"]);
  });

  test("ten concurrent writes result in one consistent product", async () => {
    const responses = await Promise.all(
      Array.from({ length: 10 }, (_, i) => replaceProduct("raced", { prices: [USD(100 + i)] })),
    );
    expect(responses.every((response) => response.status === 200)).toBe(true);
    expect(((await (await one("raced")).json()) as ProductResource).prices).toHaveLength(1);
  });
});

describe("400", () => {
  test.each([
    ["prices", {}],
    ["prices", { prices: [] }],
    ["prices", { prices: [USD(100), USD(200)] }],
    ["prices", { prices: [{ price_cents: 49.5, price_currency: "USD" }] }],
    ["prices", { prices: [{ price_cents: -1, price_currency: "USD" }] }],
    ["prices", { prices: [{ price_cents: "49", price_currency: "USD" }] }],
    ["prices", { prices: [{ price_cents: 49, price_currency: "usd" }] }],
    ["prices", { prices: [{ ...USD(1), account_id: "acc_1" }] }],
    ["name", { name: "a\nb", prices: [USD(1)] }],
    ["code", { code: "other", prices: [USD(1)] }],
    ["account_id", { account_id: "acc_1", prices: [USD(1)] }],
  ])("%s: %j is rejected with the field's name", async (field, body) => {
    const response = await replaceProduct("bad", body);
    expect(response.status).toBe(400);
    const { errors } = (await response.json()) as Problem;
    expect(errors?.map((error) => error.path.split(".")[0])).toContain(field);
  });

  test.each(["a b", "x".repeat(65), "a/b", "é", "%00"])(
    "%j is not a valid product code",
    async (code) => {
      expect((await replaceProduct(code, { prices: [USD(1)] })).status).toBe(400);
    },
  );

  test("a cursor of another account is rejected", async () => {
    const own = await newKey();
    for (const code of ["a", "b"]) await replaceProduct(code, { prices: [USD(1)] }, own);
    const { next_cursor } = (await (await list("?limit=1", own)).json()) as ProductPage;
    expect((await list(`?cursor=${next_cursor}`)).status).toBe(400);
  });
});

describe("401, 403 and 404", () => {
  test("401 without a key", async () => {
    expect((await GET(new Request("http://localhost/v1/products"))).status).toBe(401);
  });

  test("403 for a read-only key, and for a test key: the catalogue is live", async () => {
    const account = await createTestAccount(world);
    const reader = await createTestKey(account, { scopes: ["read"] });
    const tester = await createTestKey(account, { livemode: false });
    for (const token of [reader, tester]) {
      expect((await replaceProduct("x", { prices: [USD(1)] }, token)).status).toBe(403);
      expect((await remove("x", token)).status).toBe(403);
      expect((await list("", token)).status).toBe(200);
    }
  });

  test("another account's product can be neither read, changed nor deleted", async () => {
    const other = await newKey();
    await replaceProduct("mine", { name: "Mine", prices: [USD(100)] });
    expect((await one("mine", other)).status).toBe(404);
    expect((await remove("mine", other)).status).toBe(204);
    await replaceProduct("mine", { prices: [USD(1)] }, other);
    expect(await (await one("mine")).json()).toMatchObject({ name: "Mine", prices: [USD(100)] });
  });
});
