import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { GET as ACCOUNT } from "@/app/v1/account/route";
import { GET as ORDER } from "@/app/v1/billing/crypto-orders/[id]/route";
import { POST as CHECKOUT_ROUTE } from "@/app/v1/billing/crypto-checkout/route";
import type { AccountResource } from "@/lib/contract/account";
import type { CheckoutResource } from "@/lib/contract/checkouts";
import type { OrderResource } from "@/lib/contract/orders";
import type { TrackedOrder } from "@/lib/contract/tracking";
import { cancelOrder } from "@/lib/features/orders/cancel-order";
import { issueClientToken } from "@/lib/features/orders/client-token";
import { createRouteTable } from "@/lib/http/server/route-table";
import {
  createTestAccount,
  createTestKey,
  createTestWorld,
  type TestAccount,
  type TestWorld,
} from "@/test/support/test-ctx";
import { CHECKOUT, createTestOrder, type TestOrder } from "@/test/support/test-orders";
import { deliverIpn, ipnBody, startTestSandbox } from "@/test/support/test-sandbox";

const table = createRouteTable(join(import.meta.dirname, "..", "..", "..", "..", "..", ".."));
const ORIGIN = "http://localhost:3999";

let world: TestWorld;
let sandbox: { close(): Promise<void> };
let account: TestAccount;
let key: string;
let projectId: number;

beforeAll(async () => {
  world = await createTestWorld();
  sandbox = await startTestSandbox(world.runtime);
  account = await createTestAccount(world);
  key = await createTestKey(account);
  const response = await ACCOUNT(withBearer("/v1/account", key));
  projectId = ((await response.json()) as AccountResource).number;
});
afterAll(async () => {
  await sandbox.close();
  await world.close();
});

function withBearer(path: string, bearer: string, init: RequestInit = {}): Request {
  const headers = { ...init.headers, authorization: `Bearer ${bearer}` };
  return new Request(ORIGIN + path, { ...init, headers });
}
const pathOf = (orderId: number | string, project: number | string = projectId) =>
  `/api/v2/project/${project}/order/${orderId}`;
const track = (path: string, bearer: string) => table.handle(withBearer(path, bearer));
const tokenOf = (orderId: string) => issueClientToken(world.ctx, { orderId, issuedAt: new Date() });

async function numberOf(orderId: string): Promise<number> {
  const { orderNumber } = await world.ctx.db.order.findUniqueOrThrow({ where: { id: orderId } });
  return Number(orderNumber);
}
async function statusOf(orderId: string): Promise<string> {
  const response = await track(pathOf(orderId), tokenOf(orderId));
  expect(response.status).toBe(200);
  return ((await response.json()) as TrackedOrder).status;
}

const deliver = (order: TestOrder, status: string, more = {}) =>
  deliverIpn(world.ctx, ipnBody(order.ipn(status, more)));

test.each([
  ["pending", "new", async () => undefined],
  ["confirming", "new", (order: TestOrder) => deliver(order, "confirming")],
  [
    "partial",
    "new",
    (order: TestOrder) =>
      deliver(order, "partially_paid", { actually_paid: order.ipn("waiting").pay_amount! / 2 }),
  ],
  ["paid", "done", (order: TestOrder) => deliver(order, "finished")],
  ["failed", "canceled", (order: TestOrder) => deliver(order, "failed")],
  ["cancelled", "canceled", ({ orderId }: TestOrder) => cancelOrder(account.ctx, { orderId })],
])("an order that is %s is tracked as %s", async (status, tracked, reach) => {
  const order = await createTestOrder(account.ctx);
  await reach(order);
  const row = await world.ctx.db.order.findUniqueOrThrow({ where: { id: order.orderId } });
  expect(row.status).toBe(status);
  expect(await statusOf(order.orderId)).toBe(tracked);
});

describe("the order's number", () => {
  test("is in the checkout and the order, and the response has the form of the request", async () => {
    const init = { method: "POST", body: JSON.stringify(CHECKOUT) };
    const headers = { "content-type": "application/json" };
    const created = await CHECKOUT_ROUTE(
      withBearer("/v1/billing/crypto-checkout", key, { ...init, headers }),
    );
    const checkout = (await created.json()) as CheckoutResource;
    const { order_id: id, order_number: number, client_token: token } = checkout;
    expect(Number.isSafeInteger(number) && number > 0).toBe(true);

    const context = { params: Promise.resolve({ id }) };
    const read = await ORDER(withBearer(`/v1/billing/crypto-orders/${id}`, key), context);
    expect(((await read.json()) as OrderResource).order_number).toBe(number);

    const price = { amount: "49.00", amount_without_discount: "49.00", currency: "USD" };
    const content = {
      price,
      virtual_price: null,
      is_free: false,
      items: [{ sku: "team_manual", quantity: 1, is_free: false, price }],
    };
    const byNumber = await track(pathOf(number), token);
    expect(await byNumber.json()).toEqual({ order_id: number, status: "new", content });
    const byId = await track(pathOf(id), token);
    expect(await byId.json()).toEqual({ order_id: id, status: "new", content });
  });

  test("is random: below 2^53, and different for every order", async () => {
    const numbers = await world.ctx.db.$queryRaw<{ number: number }[]>`
      SELECT random_order_number()::float8 AS number FROM generate_series(1, 10000)`;
    const values = numbers.map(({ number }) => number);
    expect(new Set(values).size).toBe(10_000);
    expect(values.every((value) => Number.isSafeInteger(value) && value > 0)).toBe(true);
    // Each half of the range has 5,000 of them on average; six standard deviations are 300.
    const high = values.filter((value) => value > 2 ** 52).length;
    expect(Math.abs(high - 5_000)).toBeLessThan(300);
  });
});

test.each([
  ["JPY", 4900, "4900"],
  ["KWD", 4900, "4.900"],
])("a price in %s has the decimals of its minor unit", async (currency, cents, amount) => {
  const { orderId } = await createTestOrder(account.ctx);
  await world.ctx.db.order.update({
    where: { id: orderId },
    data: { priceCurrency: currency, priceCents: cents },
  });
  const response = await track(pathOf(orderId), tokenOf(orderId));
  const { content } = (await response.json()) as TrackedOrder;
  expect(content.price).toEqual({ amount, amount_without_discount: amount, currency });
});

describe("404, in Xsolla's format, for", () => {
  const notFound = {
    statusCode: 404,
    errorCode: 404,
    errorMessage: expect.stringContaining("No such order"),
  };
  async function expectNotFound(path: string, token: string): Promise<void> {
    const response = await track(path, token);
    expect(response.status).toBe(404);
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(await response.json()).toEqual(notFound);
  }

  test("another order of the same account", async () => {
    const [mine, other] = [await createTestOrder(account.ctx), await createTestOrder(account.ctx)];
    await expectNotFound(pathOf(other.orderId), tokenOf(mine.orderId));
    await expectNotFound(pathOf(await numberOf(other.orderId)), tokenOf(mine.orderId));
  });

  test("an order of another account, in its project and in this one", async () => {
    const foreign = await createTestAccount(world);
    const { orderId } = await createTestOrder(foreign.ctx);
    await expectNotFound(pathOf(orderId), tokenOf(orderId));
    const mine = tokenOf((await createTestOrder(account.ctx)).orderId);
    const { number } = await world.ctx.db.account.findUniqueOrThrow({
      where: { id: foreign.accountId },
    });
    await expectNotFound(pathOf(orderId, number), mine);
  });

  test("an order that is not open yet", async () => {
    const { orderId } = await createTestOrder(account.ctx);
    const created = await world.ctx.db.order.create({
      data: {
        id: `ord_${"7".repeat(32)}`,
        accountId: account.accountId,
        livemode: true,
        status: "creating",
        product: "seat",
        priceCents: 1,
        priceCurrency: "USD",
        provider: "stub",
      },
    });
    await expectNotFound(pathOf(created.id), tokenOf(created.id));
    await expectNotFound(pathOf(`ord_${"0".repeat(32)}`), tokenOf(orderId));
  });

  test("another project, or what is not one", async () => {
    const { orderId } = await createTestOrder(account.ctx);
    const wrong = [projectId + 1, 0, "x", `0${projectId}`, `${projectId}.0`, "9".repeat(30)];
    for (const project of wrong) await expectNotFound(pathOf(orderId, project), tokenOf(orderId));
  });

  test("what is neither a number nor an ID", async () => {
    const { orderId } = await createTestOrder(account.ctx);
    const number = await numberOf(orderId);
    const wrong = [0, -number, `${number}.0`, `0${number}`, 2 ** 53, "9".repeat(40), "1e3", "x"];
    for (const form of wrong) await expectNotFound(pathOf(form), tokenOf(orderId));
  });
});

describe("401, in Xsolla's format, for", () => {
  const unauthorized = { statusCode: 401, errorCode: 401, errorMessage: expect.any(String) };

  test("no token, an API key, a forged and an expired token", async () => {
    const { orderId } = await createTestOrder(account.ctx);
    const old = issueClientToken(world.ctx, { orderId, issuedAt: new Date(0) });
    const forged = tokenOf(orderId).replace(/.$/, (last) => (last === "A" ? "Q" : "A"));
    const responses = [
      await table.handle(new Request(ORIGIN + pathOf(orderId))),
      ...(await Promise.all([key, old, forged, "x"].map((one) => track(pathOf(orderId), one)))),
    ];
    for (const response of responses) {
      expect(response.status).toBe(401);
      expect(response.headers.get("www-authenticate")).toMatch(/^Bearer /);
      expect(await response.json()).toEqual(unauthorized);
    }
  });
});

test("scripts of any origin may send the token: preflight, response and errors allow it", async () => {
  const { orderId } = await createTestOrder(account.ctx);
  const preflight = await table.handle(
    new Request(ORIGIN + pathOf(orderId), { method: "OPTIONS" }),
  );
  expect(preflight.status).toBe(204);
  expect(Object.fromEntries(preflight.headers)).toMatchObject({
    "access-control-allow-origin": "*",
    "access-control-allow-headers": "authorization",
    "access-control-allow-methods": "GET",
  });
  for (const token of [tokenOf(orderId), "x"]) {
    const response = await track(pathOf(orderId), token);
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
  }
  const closed = new Request(`${ORIGIN}/v1/account`, { method: "OPTIONS" });
  expect((await table.handle(closed)).status).toBe(405);
});
