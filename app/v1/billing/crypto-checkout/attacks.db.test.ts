import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pruneIdempotencyKeys } from "@/lib/features/idempotency/prune-idempotency-keys";
import { createRouteTable, type RouteTable } from "@/lib/http/server/route-table";
import { orderResource } from "@/lib/contract/orders";
import { createTestAccount, createTestKey, createTestWorld } from "@/test/support/test-ctx";
import type { TestAccount, TestWorld } from "@/test/support/test-ctx";
import { CHECKOUT, createTestOrder } from "@/test/support/test-orders";
import { startTestSandbox } from "@/test/support/test-sandbox";

const PATH = "/v1/billing/crypto-checkout";
const DAY_MS = 86_400_000;

let world: TestWorld;
let sandbox: { close(): Promise<void> };
let table: RouteTable;
let account: TestAccount;
let key: string;

beforeAll(async () => {
  world = await createTestWorld();
  sandbox = await startTestSandbox(world.runtime);
  table = createRouteTable(join(process.cwd(), "app"));
  account = await createTestAccount(world);
  key = await createTestKey(account);
});
afterAll(async () => {
  await sandbox.close();
  await world.close();
});

type Sent = { method?: string; idempotencyKey?: string };

function send(path: string, body: unknown, { method = "POST", idempotencyKey }: Sent = {}) {
  const headers = new Headers({
    authorization: `Bearer ${key}`,
    "content-type": "application/json",
    ...(idempotencyKey === undefined ? {} : { "idempotency-key": idempotencyKey }),
  });
  const request = { method, headers, body: JSON.stringify(body) };
  return table.handle(new Request(`http://localhost${path}`, request));
}
const statusOf = async (...given: Parameters<typeof send>) => (await send(...given)).status;
const countOrders = () => world.ctx.db.order.count({ where: { accountId: account.accountId } });

/** Every field name of an order, in the API and in the database, and a few other common names. */
async function namesOfAnOrder(): Promise<string[]> {
  const columns = await world.ctx.db.$queryRaw<{ column_name: string }[]>`
    SELECT column_name FROM information_schema.columns WHERE table_name = 'orders'`;
  expect(columns.length).toBeGreaterThan(15);
  const inCode = Object.keys(await world.ctx.db.order.findFirstOrThrow());
  const onTheWire = Object.keys(orderResource.shape);
  const snake = columns.map(({ column_name }) => column_name);
  return [...new Set([...onTheWire, ...snake, ...inCode, "id", "role", "provider", "account"])];
}

describe("mass assignment", () => {
  test("a checkout cannot write a field of an order that it does not accept", async () => {
    const { orderId } = await createTestOrder(account.ctx);
    const taken = ["product", "price_cents", "price_currency", "pay_currency", "customer_email"];
    const also = ["customer_note", "metadata", "success_url", "cancel_url"];
    const before = await countOrders();
    for (const name of await namesOfAnOrder()) {
      if ([...taken, ...also].includes(name)) continue;
      for (const value of ["paid", true, orderId, null])
        expect(await statusOf(PATH, { ...CHECKOUT, [name]: value }), name).toBe(400);
    }
    expect(await countOrders()).toBe(before);
  });

  test("PATCH writes only the note, whatever else is sent", async () => {
    const { orderId } = await createTestOrder(account.ctx);
    const path = `/v1/billing/crypto-orders/${orderId}`;
    const find = () => world.ctx.db.order.findUniqueOrThrow({ where: { id: orderId } });
    const before = await find();
    for (const name of await namesOfAnOrder()) {
      if (name === "customer_note") continue;
      const body = { customer_note: "mine", [name]: "paid" };
      expect(await statusOf(path, body, { method: "PATCH" }), name).toBe(400);
    }
    expect(await find()).toEqual(before);
  });
});

describe("a hostile Idempotency-Key", () => {
  test("with a line break cannot be sent as a header", () => {
    for (const text of ["a\r\nx-evil: 1", "a\nb", "a\rb", "a\u0000b"])
      expect(() => new Headers({ "idempotency-key": text })).toThrow();
  });

  test("with a space, a tab, a control character, more than 255 characters, or a megabyte of them is rejected", async () => {
    const before = await countOrders();
    const inside = ["a b", "a\tb", "a\u007fb", "a\u0080b", "\u00e9", "a, b"];
    for (const idempotencyKey of [...inside, '""', '"a b"', "a".repeat(256), "a".repeat(1024 ** 2)])
      expect(await statusOf(PATH, CHECKOUT, { idempotencyKey })).toBe(400);
    expect(await countOrders()).toBe(before);
  });

  test("is literal: quotes, percent signs and SQL have no special meaning", async () => {
    const before = await countOrders();
    const odd = ["'OR'1'='1", "%00", "%25", '"', "a".repeat(255), "../x", "{}", "__proto__"];
    for (const idempotencyKey of [...odd, ...odd]) {
      expect(await statusOf(PATH, CHECKOUT, { idempotencyKey }), idempotencyKey).toBe(201);
    }
    expect(await countOrders()).toBe(before + odd.length);
  });

  test("of a checkout has no effect on other operations, and is not used up by them", async () => {
    const idempotencyKey = "across-endpoints";
    const first = await send(PATH, CHECKOUT, { idempotencyKey });
    const quote = { product: "team_manual", price_cents: 4900, price_currency: "USD" };
    const quoted = await send(`${PATH}/quote`, quote, { idempotencyKey });
    expect([first.status, quoted.status]).toEqual([201, 200]);
    expect(quoted.headers.get("idempotent-replayed")).toBeNull();
    const again = await send(PATH, CHECKOUT, { idempotencyKey });
    expect(again.headers.get("idempotent-replayed")).toBe("1");
    expect(await again.text()).toBe(await first.text());
  });
});

describe("how long an Idempotency-Key is kept", () => {
  test("for 30 days, and can be reused afterwards", async () => {
    const idempotencyKey = "thirty-days";
    const { order_id } = (await (await send(PATH, CHECKOUT, { idempotencyKey })).json()) as {
      order_id: string;
    };
    const where = { accountId: account.accountId, key: idempotencyKey };
    const kept = await world.ctx.db.idempotencyRecord.findFirstOrThrow({ where });
    expect(kept.expiresAt.getTime() - kept.createdAt.getTime()).toBe(30 * DAY_MS);
    const at = (ms: number) => ({ ...world.ctx, clock: { now: () => new Date(ms) } });
    await pruneIdempotencyKeys(at(kept.expiresAt.getTime() - 1));
    const replayed = await send(PATH, CHECKOUT, { idempotencyKey });
    expect(await replayed.json()).toMatchObject({ order_id });
    await pruneIdempotencyKeys(at(kept.expiresAt.getTime()));
    const fresh = await send(PATH, CHECKOUT, { idempotencyKey });
    expect(fresh.headers.get("idempotent-replayed")).toBeNull();
    expect(await fresh.json()).not.toMatchObject({ order_id });
  });
});

describe("metadata", () => {
  const pairs = (count: number, key: (i: number) => string, value: string) =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [key(i), value]));
  const wide = (i: number) => String(i).padStart(40, "k");

  test("accepts 20 pairs of 40 and 500 characters, and returns them unchanged", async () => {
    const metadata = pairs(20, wide, "字".repeat(500));
    const made = await send(PATH, { ...CHECKOUT, metadata });
    expect(made.status).toBe(201);
    const { order_id } = (await made.json()) as { order_id: string };
    const headers = { authorization: `Bearer ${key}` };
    const url = `http://localhost/v1/billing/crypto-orders/${order_id}`;
    const read = await table.handle(new Request(url, { headers }));
    expect(await read.json()).toMatchObject({ metadata });
  });

  test.each<[string, unknown]>([
    ["21 pairs", pairs(21, wide, "v")],
    ["a key of 41", { ["k".repeat(41)]: "v" }],
    ["an empty key", { "": "v" }],
    ["a value of 501", { k: "v".repeat(501) }],
    ["a number", { k: 1 }],
    ["null", { k: null }],
    ["a list", ["v"]],
    ["an object within", { k: { a: "b" } }],
    ["a text", "k=v"],
    ["the key __proto__", JSON.parse('{"__proto__": "v"}')],
    ["the key __proto__ with an object", JSON.parse('{"__proto__": {"k": "v"}}')],
    ["the key constructor", { constructor: "v" }],
    ["the key prototype", { prototype: "v" }],
  ])("rejects %s", async (_name, metadata) => {
    expect(await statusOf(PATH, { ...CHECKOUT, metadata })).toBe(400);
  });

  test("rejects a reserved key, also in an escaped spelling, with the way to fix it, and creates no order", async () => {
    const before = await countOrders();
    for (const spelling of ["__proto__", "\\u005f_proto__"]) {
      const raw = `${JSON.stringify(CHECKOUT).slice(0, -1)},"metadata":{"a":"1","${spelling}":"v"}}`;
      const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
      const request = new Request(`http://localhost${PATH}`, {
        method: "POST",
        headers,
        body: raw,
      });
      const response = await table.handle(request);
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({
        type: "https://errors.driftstack.dev/validation-failed",
        errors: [{ path: "metadata.__proto__", message: "is a reserved name; use another key" }],
      });
    }
    expect(await countOrders()).toBe(before);
  });

  test("accepts keys that only resemble reserved ones", async () => {
    const metadata = { toString: "a", hasOwnProperty: "b", __proto: "c", then: "d" };
    const made = await send(PATH, { ...CHECKOUT, metadata });
    const { order_id } = (await made.json()) as { order_id: string };
    const headers = { authorization: `Bearer ${key}` };
    const read = (path: string) =>
      table.handle(new Request(`http://localhost${path}`, { headers }));
    const order = await read(`/v1/billing/crypto-orders/${order_id}`);
    expect(((await order.json()) as { metadata: object }).metadata).toEqual(metadata);
    const csv = await (await read(`/v1/billing/crypto-orders.csv?search=${order_id}`)).text();
    for (const [name, value] of Object.entries(metadata))
      expect(csv).toContain(`""${name}"":""${value}""`);
  });
});

describe("the URLs of a checkout", () => {
  test.each([
    ["https://shop.example.org/thanks?order=1#top", 201],
    ["http://localhost:8080/thanks", 201],
    ["http://shop.example.org/", 400],
    ["http://127.0.0.1.evil.example/", 400],
    ["https://user@shop.example.org/", 400],
    ["//shop.example.org/", 400],
    ["/thanks", 400],
    ["data:text/html,<script>alert(1)</script>", 400],
    ["vbscript:x", 400],
    ["\u0000javascript:alert(1)", 400],
    ["https://shop.example.org/thanks\n", 400],
    ["https://shop.example.org/thanks\r\n", 400],
    ["https://shop.example.org/thanks\t", 400],
    [" https://shop.example.org/thanks", 400],
    ["https://shop.example.org/tha nks", 400],
    ["https://shop.exa\tmple.org/thanks", 400],
    ["https://shop.example.org/thanks\u0085", 400],
    ["https://shop.example.org/thanks\u2028", 400],
    ["https://shop.example.org/ありがとう?id={ORDER_ID}", 201],
    [`https://shop.example.org/${"a".repeat(2048)}`, 400],
  ])("%j results in %i, for success_url and cancel_url", async (url, status) => {
    for (const name of ["success_url", "cancel_url"])
      expect(await statusOf(PATH, { ...CHECKOUT, [name]: url }), name).toBe(status);
  });
});
