import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { GET as CSV } from "@/app/v1/admin/crypto-orders.csv/route";
import type { AdminOrderPage, AdminOrderResource } from "@/lib/contract/admin";
import { newId } from "@/lib/platform/ids";
import { bodyOf, callRoute, createAdminWorld, type AdminWorld } from "@/test/support/admin-calls";
import { createTestAccount, createTestWorld, type TestWorld } from "@/test/support/test-ctx";
import { createTestOrder } from "@/test/support/test-orders";
import { startTestSandbox } from "@/test/support/test-sandbox";
import { transaction } from "@/lib/platform/db";
import { GET as GET_EVENTS } from "./[id]/events/route";
import { GET as GET_ONE } from "./[id]/route";
import { GET } from "./route";

let world: TestWorld;
let sandbox: { close(): Promise<void> };
let admin: AdminWorld;

beforeAll(async () => {
  world = await createTestWorld();
  sandbox = await startTestSandbox(world.runtime);
  admin = await createAdminWorld(world);
});
afterAll(async () => {
  await sandbox.close();
  await world.close();
});

const list = (query: string, key = admin.adminKey) =>
  callRoute(GET, { key, path: `/v1/admin/crypto-orders?${query}` });
const idsOf = async (query: string) =>
  (await bodyOf<AdminOrderPage>(list(query))).orders.map((order) => order.order_id);
const getOne = (id: string, key = admin.adminKey) => callRoute(GET_ONE, { key, params: { id } });

describe("200", () => {
  test("lists the orders of every account and mode, with their account", async () => {
    const other = await createTestAccount(world);
    const live = await createTestOrder(other.ctx);
    const sandboxed = await createTestOrder(other.testModeCtx);
    const theirs = await createTestOrder(admin.customer.ctx);
    const page = await bodyOf<AdminOrderPage>(list("limit=100"));
    const found = new Map(page.orders.map((order) => [order.order_id, order]));
    expect(found.get(live.orderId)?.account_id).toBe(other.accountId);
    expect(found.get(sandboxed.orderId)).toMatchObject({ livemode: false });
    expect(found.get(theirs.orderId)?.account_id).toBe(admin.customer.accountId);
    expect(await idsOf(`account_id=${other.accountId}&livemode=false`)).toEqual([
      sandboxed.orderId,
    ]);
  });

  test("every filter narrows the list, alone and together", async () => {
    const shop = await createTestAccount(world);
    const mine = `account_id=${shop.accountId}`;
    const first = await createTestOrder(shop.ctx, { product: "zebra_stripes" });
    world.clock.advance(60_000);
    const noted = await createTestOrder(shop.ctx, { customer_note: "wants a 100%_quokka" });
    const middle = world.clock.now().toISOString();
    const { paymentId } = { paymentId: String(noted.ipn("waiting").payment_id) };

    expect(await idsOf(`${mine}&status=pending`)).toEqual([noted.orderId, first.orderId]);
    expect(await idsOf(`${mine}&status=paid`)).toEqual([]);
    expect(await idsOf(`payment_id=${paymentId}`)).toEqual([noted.orderId]);
    expect(await idsOf(`payment_id=${paymentId}&status=paid`)).toEqual([]);
    expect(await idsOf(`${mine}&created_after=${middle}`)).toEqual([noted.orderId]);
    expect(await idsOf(`${mine}&created_before=${middle}`)).toEqual([first.orderId]);
    expect(await idsOf("search=zebra_str")).toEqual([first.orderId]);
    expect(await idsOf(`search=${encodeURIComponent("100%_QUOK")}`)).toEqual([noted.orderId]);
    expect(await idsOf(`${mine}&search=ze`)).toEqual([first.orderId]);
    expect(await idsOf(`search=${first.orderId}`)).toEqual([first.orderId]);
    expect(await idsOf("search=100_x_quokka")).toEqual([]);
  });

  test("paging by cursor returns every order once, in order, during concurrent writes", async () => {
    const shop = await createTestAccount(world);
    const made: string[] = [];
    for (let i = 0; i < 5; i++) made.unshift((await createTestOrder(shop.ctx)).orderId);
    const mine = `account_id=${shop.accountId}&limit=2`;
    const walked: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const page: AdminOrderPage = await bodyOf(list(cursor ? `${mine}&cursor=${cursor}` : mine));
      walked.push(...page.orders.map((order) => order.order_id));
      cursor = page.next_cursor;
      world.clock.advance(1);
      await createTestOrder(shop.ctx);
    }
    expect(walked.toSorted()).toEqual(made.toSorted());
  });

  test("one order has its account, its internal note and its actual sources", async () => {
    const { orderId } = await createTestOrder(admin.customer.ctx);
    const order = await bodyOf<AdminOrderResource>(getOne(orderId));
    expect(order).toMatchObject({
      order_id: orderId,
      account_id: admin.customer.accountId,
      internal_note: null,
      status: "pending",
    });
    const timeline = await bodyOf<{ events: unknown }>(
      callRoute(GET_EVENTS, { key: admin.adminKey, params: { id: orderId } }),
    );
    expect(timeline).toEqual({ events: order.events });
  });

  test("the CSV has one record for each order of the list, and no formula", async () => {
    const shop = await createTestAccount(world);
    const one = await createTestOrder(shop.ctx, { customer_note: '=HYPERLINK("x")' });
    const response = await callRoute(CSV, {
      key: admin.adminKey,
      path: `/v1/admin/crypto-orders.csv?account_id=${shop.accountId}`,
    });
    expect(response.headers.get("content-type")).toMatch(/^text\/csv/);
    expect(response.headers.get("content-disposition")).toMatch(
      /^attachment; filename="all-orders-/,
    );
    const [head, record, end] = (await response.text()).split("\r\n");
    expect(head).toMatch(/^order_id,account_id,livemode,/);
    expect(record).toContain(`${one.orderId},${shop.accountId},true,team_manual,4900,USD,pending`);
    expect(record).toContain(`"'=HYPERLINK(""x"")"`);
    expect(end).toBe("");
  });

  test("the CSV spans many batches without gaps or duplicates", async () => {
    const shop = await createTestAccount(world);
    const now = world.clock.now();
    const ids = Array.from({ length: 2_345 }, () => newId("ord", now))
      .toSorted()
      .reverse();
    await world.ctx.db.order.createMany({
      data: ids.map((id) => ({
        id,
        accountId: shop.accountId,
        livemode: true,
        status: "creating",
        product: "many",
        priceCents: 100,
        priceCurrency: "USD",
        provider: "stub",
        createdAt: now,
      })),
    });
    await transaction(world.ctx, async ({ db }) => {
      await db.timelineEntry.createMany({
        data: ids.map((orderId) => ({
          orderId,
          seq: 1,
          status: "pending",
          source: "create",
          at: now,
        })),
      });
      await db.order.updateMany({ where: { id: { in: ids } }, data: { status: "pending" } });
    });
    const response = await callRoute(CSV, {
      key: admin.adminKey,
      path: `/v1/admin/crypto-orders.csv?account_id=${shop.accountId}`,
    });
    const lines = (await response.text()).trimEnd().split("\r\n").slice(1);
    expect(lines.map((line) => line.split(",")[0])).toEqual(ids);
  });
});

describe("400", () => {
  test.each([
    "limit=-1",
    "limit=0",
    "limit=1e9",
    "limit=NaN",
    "limit=1&limit=2",
    "livemode=yes",
    "account_id=acc_x",
    "payment_id=",
    "status=creating",
    "unknown=1",
    "created_after=2026-01-02T00:00:00Z&created_before=2026-01-01T00:00:00Z",
  ])("%s is rejected", async (query) => {
    expect((await list(query)).status).toBe(400);
    if (!query.startsWith("limit"))
      expect(
        (
          await callRoute(CSV, {
            key: admin.adminKey,
            path: `/v1/admin/crypto-orders.csv?${query}`,
          })
        ).status,
      ).toBe(400);
  });

  test("a cursor of another filter or key, or with a flipped bit, is rejected", async () => {
    await createTestOrder(admin.customer.ctx);
    await createTestOrder(admin.customer.ctx);
    const page = await bodyOf<AdminOrderPage>(list("limit=1"));
    const cursor = page.next_cursor ?? "";
    expect((await list(`limit=1&cursor=${cursor}`)).status).toBe(200);
    expect((await list(`limit=1&livemode=true&cursor=${cursor}`)).status).toBe(400);
    expect((await list(`limit=1&cursor=${cursor.slice(0, -1)}!`)).status).toBe(400);
    const second = await createAdminWorld(world);
    expect((await list(`limit=1&cursor=${cursor}`, second.adminKey)).status).toBe(400);
  });

  test("an ID of any other form is unknown: 404", async () => {
    expect((await getOne("ord_1")).status).toBe(404);
  });
});

describe("401", () => {
  test("requires a key", async () => {
    for (const handler of [GET, CSV, GET_ONE, GET_EVENTS])
      expect((await callRoute(handler, { params: { id: newId("ord", new Date()) } })).status).toBe(
        401,
      );
  });
});

describe("403", () => {
  test("a customer's key with every customer scope is rejected with the required scope", async () => {
    const { orderId } = await createTestOrder(admin.customer.ctx);
    for (const handler of [GET, CSV, GET_ONE, GET_EVENTS]) {
      const response = await callRoute(handler, {
        key: admin.customerKey,
        params: { id: orderId },
      });
      expect(response.status).toBe(403);
      expect((await bodyOf(response)).detail).toContain("driftstack_internal_admin");
    }
  });
});

describe("404", () => {
  test("404 for an unknown order, and for one whose checkout never received a response", async () => {
    expect((await getOne(newId("ord", new Date()))).status).toBe(404);
    const id = newId("ord", new Date());
    await world.ctx.db.order.create({
      data: {
        id,
        accountId: admin.customer.accountId,
        livemode: true,
        status: "creating",
        product: "p",
        priceCents: 1,
        priceCurrency: "USD",
        provider: "nowpayments",
      },
    });
    expect((await getOne(id)).status).toBe(404);
    const events = await callRoute(GET_EVENTS, { key: admin.adminKey, params: { id } });
    expect(events.status).toBe(404);
  });
});
