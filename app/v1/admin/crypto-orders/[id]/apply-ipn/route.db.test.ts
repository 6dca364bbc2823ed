import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AppliedIpnResource } from "@/lib/contract/admin-ipns";
import { newId } from "@/lib/platform/ids";
import { bodyOf, callRoute, createAdminWorld, type AdminWorld } from "@/test/support/admin-calls";
import { createTestWorld, type TestWorld } from "@/test/support/test-ctx";
import { createTestOrder } from "@/test/support/test-orders";
import { startTestSandbox } from "@/test/support/test-sandbox";
import { transaction } from "@/lib/platform/db";
import { POST } from "./route";

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

const FINISHED = { provider_status: "finished", payment_id: "np-hand-1" };
const apply = (id: string, body: unknown, key: string | undefined = admin.adminKey) =>
  callRoute(POST, { key, method: "POST", params: { id }, body });
const auditOf = (target: string) => world.ctx.db.auditEntry.findMany({ where: { target } });

async function stubOrder(): Promise<string> {
  const id = newId("ord", world.clock.now());
  const at = world.clock.now();
  await transaction(world.ctx, async ({ db }) => {
    await db.order.create({
      data: {
        id,
        accountId: admin.customer.accountId,
        livemode: true,
        status: "pending",
        product: "stubbed",
        priceCents: 4900,
        priceCurrency: "USD",
        provider: "stub",
        createdAt: at,
      },
    });
    await db.timelineEntry.create({
      data: { orderId: id, seq: 1, status: "pending", source: "create", at },
    });
  });
  return id;
}

describe("200", () => {
  test("applies a message like a received IPN: paid order, event, receipt and inbox row", async () => {
    const { orderId } = await createTestOrder(admin.customer.ctx);
    const response = await apply(orderId, FINISHED);
    expect(response.status).toBe(200);
    const order = await bodyOf<AppliedIpnResource>(response);
    expect(order).toMatchObject({
      order_id: orderId,
      status: "paid",
      payment_id: "np-hand-1",
      ipn: {
        source: "operator",
        outcome: "applied",
        reason: "paid",
        signature_verdict: "not_signed",
      },
    });
    expect(JSON.parse(order.ipn.raw_body)).not.toHaveProperty("price_amount");
    const { db } = world.ctx;
    expect(await db.event.count({ where: { orderId, type: "crypto.order.paid" } })).toBe(1);
    expect(await db.receipt.count({ where: { orderId } })).toBe(1);
    expect(await auditOf(orderId)).toMatchObject([
      { action: "admin.ipn_applied", detail: { provider_status: "finished" } },
    ]);
  });

  test("works for a stub order, which has no payment", async () => {
    const id = await stubOrder();
    const seen = await bodyOf<AppliedIpnResource>(
      apply(id, { provider_status: "CONFIRMING", payment_id: "np-1" }),
    );
    expect(seen).toMatchObject({ status: "confirming", payment_id: "np-1" });
    const paid = await bodyOf<AppliedIpnResource>(apply(id, FINISHED));
    expect(paid).toMatchObject({ status: "paid", payment_id: "np-hand-1" });
    expect(paid.events.map((event) => event.source)).toEqual(["create", "ipn", "ipn"]);
  });

  test("a repeated message is recorded twice and applied once; a final order does not change", async () => {
    const { orderId } = await createTestOrder(admin.customer.ctx);
    await apply(orderId, FINISHED);
    const again = await bodyOf<AppliedIpnResource>(apply(orderId, FINISHED));
    expect(again).toMatchObject({
      status: "paid",
      ipn: { outcome: "unchanged", reason: "order_is_final" },
    });
    const { db } = world.ctx;
    expect(await db.ipnInbox.count({ where: { orderId } })).toBe(2);
    expect(await db.event.count({ where: { orderId, type: "crypto.order.paid" } })).toBe(1);
  });

  test("an unknown provider status is recorded and changes nothing", async () => {
    const { orderId } = await createTestOrder(admin.customer.ctx);
    const response = await apply(orderId, { provider_status: "jubilant", payment_id: "1" });
    expect(await bodyOf(response)).toMatchObject({
      status: "pending",
      ipn: { outcome: "unchanged", reason: "unknown_status" },
    });
  });

  test("20 concurrent messages result in one paid event", async () => {
    const { orderId } = await createTestOrder(admin.customer.ctx);
    const responses = await Promise.all(Array.from({ length: 20 }, () => apply(orderId, FINISHED)));
    expect(responses.map((response) => response.status)).toEqual(Array(20).fill(200));
    const { db } = world.ctx;
    expect(await db.event.count({ where: { orderId, type: "crypto.order.paid" } })).toBe(1);
    expect(await db.ipnInbox.count({ where: { orderId, outcome: "applied" } })).toBe(1);
  });
});

describe("400", () => {
  test.each([
    {},
    { provider_status: "finished" },
    { provider_status: "", payment_id: "1" },
    { provider_status: "x".repeat(65), payment_id: "1" },
    { provider_status: "finished", payment_id: "x".repeat(129) },
    { provider_status: "finished", payment_id: "a b" },
    { provider_status: "finished", payment_id: "1\r\n" },
    { provider_status: "finished", payment_id: 1 },
    { ...FINISHED, price_amount: 1 },
    { ...FINISHED, order_id: "ord_x" },
  ])("%j is rejected", async (body) => {
    const { orderId } = await createTestOrder(admin.customer.ctx);
    expect((await apply(orderId, body)).status).toBe(400);
    expect(await auditOf(orderId)).toEqual([]);
  });
});

describe("401", () => {
  test("requires a key", async () => {
    const id = newId("ord", new Date());
    expect((await callRoute(POST, { method: "POST", params: { id }, body: FINISHED })).status).toBe(
      401,
    );
  });
});

describe("403", () => {
  test("a customer's key is rejected, even for its own order, and nothing is written", async () => {
    const { orderId } = await createTestOrder(admin.customer.ctx);
    expect((await apply(orderId, FINISHED, admin.customerKey)).status).toBe(403);
    expect(await world.ctx.db.ipnInbox.count({ where: { orderId } })).toBe(0);
    expect(await auditOf(orderId)).toEqual([]);
  });
});

describe("404", () => {
  test("a message for an unknown order is rejected", async () => {
    const id = newId("ord", new Date());
    expect((await apply(id, FINISHED)).status).toBe(404);
    expect(await auditOf(id)).toEqual([]);
  });
});

describe("409", () => {
  test("the payment of another order is rejected", async () => {
    const one = await createTestOrder(admin.customer.ctx);
    const other = await createTestOrder(admin.customer.ctx);
    const paymentId = String(other.ipn("finished").payment_id);
    const response = await apply(one.orderId, { ...FINISHED, payment_id: paymentId });
    expect(response.status).toBe(409);
    expect((await bodyOf(response)).detail).toContain(other.orderId);
    expect(await world.ctx.db.ipnInbox.count({ where: { orderId: one.orderId } })).toBe(0);
  });
});
