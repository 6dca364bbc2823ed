import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { GET as GET_ADMIN } from "@/app/v1/admin/crypto-orders/[id]/route";
import type { AdminOrderResource } from "@/lib/contract/admin";
import type { SweepResource } from "@/lib/contract/admin-reports";
import { sweepExpired } from "@/lib/features/admin/sweep-expired";
import { cancelOrder } from "@/lib/features/orders/cancel-order";
import { getOrder } from "@/lib/features/orders/get-order";
import { bodyOf, callRoute, createAdminWorld, type AdminWorld } from "@/test/support/admin-calls";
import { createTestWorld, type TestWorld } from "@/test/support/test-ctx";
import { createTestOrder, type TestOrder } from "@/test/support/test-orders";
import { deliverIpn, ipnBody, startTestSandbox } from "@/test/support/test-sandbox";
import { POST } from "./route";

const HOUR_MS = 3_600_000;

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
/** Sweeps leftover orders first: the handler uses the system clock, by which all orders of these tests are stale. */
beforeEach(async () => {
  while ((await sweep({ limit: 500 })).capped);
});

const post = (body: unknown, key: string | undefined = admin.adminKey) =>
  callRoute(POST, { key, method: "POST", body });
const sweep = async (body: unknown) => bodyOf<SweepResource>(post(body));
const sweepLogs = () => world.ctx.db.auditEntry.count({ where: { action: "admin.orders_swept" } });

async function oldOrders(count: number): Promise<TestOrder[]> {
  const at = new Date(Date.now() - 25 * HOUR_MS);
  const ctx = { ...admin.customer.ctx, clock: { now: () => at } };
  const orders: TestOrder[] = [];
  for (let i = 0; i < count; i++) orders.push(await createTestOrder(ctx));
  return orders;
}
const eventsOf = (orderId: string) => world.ctx.db.event.findMany({ where: { orderId } });

describe("200", () => {
  test("expires stale orders with one event: swept to operators, expired to the customer", async () => {
    const [order] = await oldOrders(1);
    const orderId = order?.orderId ?? "";
    const logged = await sweepLogs();
    expect(await sweep({})).toEqual({ expired: 1, capped: false });
    const seen = await bodyOf<AdminOrderResource>(
      callRoute(GET_ADMIN, { key: admin.adminKey, params: { id: orderId } }),
    );
    expect(seen).toMatchObject({ status: "failed", failure_reason: "swept" });
    expect(seen.events.at(-1)?.source).toBe("swept");
    const customer = await getOrder(admin.customer.ctx, { orderId });
    expect(customer.failure_reason).toBe("expired");
    expect(customer.events.at(-1)?.source).toBe("expired");
    expect((await eventsOf(orderId)).map((event) => event.type)).toEqual(["crypto.order.failed"]);
    expect(await sweepLogs()).toBe(logged + 1);
  });

  test("reports that it was capped only if orders are left", async () => {
    await oldOrders(3);
    expect(await sweep({ limit: 2 })).toEqual({ expired: 2, capped: true });
    expect(await sweep({ limit: 1 })).toEqual({ expired: 1, capped: false });
    const logged = await sweepLogs();
    expect(await sweep({})).toEqual({ expired: 0, capped: false });
    expect(await sweepLogs()).toBe(logged);
  });

  test("does not change younger orders, or orders with a payment in progress", async () => {
    const [seen] = await oldOrders(1);
    if (seen) await deliverIpn(world.ctx, ipnBody(seen.ipn("confirming")));
    const at = new Date(Date.now() - 2 * HOUR_MS);
    const young = await createTestOrder({ ...admin.customer.ctx, clock: { now: () => at } });
    expect(await sweep({ older_than_hours: 3 })).toEqual({ expired: 0, capped: false });
    expect(await sweep({ older_than_hours: 1 })).toEqual({ expired: 1, capped: false });
    expect(await eventsOf(young.orderId)).toHaveLength(1);
  });

  test("four concurrent sweeps expire each order once", async () => {
    const orders = await oldOrders(60);
    const responses = await Promise.all(Array.from({ length: 4 }, () => sweep({ limit: 500 })));
    expect(responses.reduce((sum, response) => sum + response.expired, 0)).toBe(60);
    for (const order of orders) expect(await eventsOf(order.orderId)).toHaveLength(1);
  });

  test("concurrent sweep, cancel and finished result in one terminal event for each order", async () => {
    const orders = await oldOrders(40);
    const race = orders.flatMap((order, index) => [
      cancelOrder(admin.customer.ctx, { orderId: order.orderId }).catch(() => undefined),
      deliverIpn(world.ctx, ipnBody(order.ipn("finished"))),
      ...(index % 10 === 0 ? [sweep({ limit: 500 })] : []),
    ]);
    await Promise.all(race);
    for (const order of orders) {
      const terminal = (await eventsOf(order.orderId)).filter((event) =>
        ["crypto.order.paid", "crypto.order.failed", "crypto.order.cancelled"].includes(event.type),
      );
      expect(terminal).toHaveLength(1);
    }
  });

  test("a sweep that fails halfway leaves neither a changed order nor an audit entry", async () => {
    const orders = await oldOrders(3);
    const logged = await sweepLogs();
    // The clock that timestamps the audit entry fails after the orders of the batch were changed.
    let calls = 0;
    const clock = {
      now: () => {
        calls++;
        if (calls > 4) throw new Error("the clock has stopped");
        return new Date();
      },
    };
    const ctx = { ...admin.operator.ctx, clock };
    await expect(sweepExpired(ctx, { older_than_hours: 24, limit: 100 })).rejects.toThrow(
      "the clock has stopped",
    );
    expect(await sweepLogs()).toBe(logged);
    for (const order of orders) expect(await eventsOf(order.orderId)).toEqual([]);
  });
});

describe("400", () => {
  test.each([
    { older_than_hours: 0 },
    { older_than_hours: 8761 },
    { older_than_hours: 1.5 },
    { older_than_hours: "24" },
    { limit: 0 },
    { limit: 501 },
    { account_id: "acc_1" },
  ])("%j is rejected", async (body) => {
    expect((await post(body)).status).toBe(400);
  });
});

describe("401", () => {
  test("requires a key to sweep", async () => {
    expect((await callRoute(POST, { method: "POST", body: {} })).status).toBe(401);
  });
});

describe("403", () => {
  test("a customer cannot sweep", async () => {
    const [order] = await oldOrders(1);
    expect((await post({}, admin.customerKey)).status).toBe(403);
    expect(await eventsOf(order?.orderId ?? "")).toEqual([]);
  });
});
