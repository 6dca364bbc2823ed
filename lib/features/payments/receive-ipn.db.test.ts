import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  createTestAccount,
  createTestWorld,
  type TestAccount,
  type TestWorld,
} from "@/test/support/test-ctx";
import { createTestOrder } from "@/test/support/test-orders";
import { deliverIpn, ipnBody, startTestSandbox } from "@/test/support/test-sandbox";
import { cancelOrder } from "@/lib/features/orders/cancel-order";
import { getOrder } from "@/lib/features/orders/get-order";
import { getReceipt } from "@/lib/features/orders/get-receipt";
import { signIpnBody } from "@/lib/providers/nowpayments/signature";

let world: TestWorld;
let sandbox: { close(): Promise<void> };
let account: TestAccount;

beforeAll(async () => {
  world = await createTestWorld();
  sandbox = await startTestSandbox(world.runtime);
  account = await createTestAccount(world);
});
afterAll(async () => {
  await sandbox.close();
  await world.close();
});

const newOrder = (more = {}) => createTestOrder(account.ctx, more);
const statusOf = async (orderId: string) => (await getOrder(account.ctx, { orderId })).status;
const eventsOf = (orderId: string) =>
  world.ctx.db.event.findMany({ where: { orderId }, orderBy: { createdAt: "asc" } });
const anomaliesOf = async (orderId: string) =>
  (await world.ctx.db.anomaly.findMany({ where: { orderId } })).map((row) => row.kind).sort();
const inboxOf = (orderId: string) =>
  world.ctx.db.ipnInbox.findMany({ where: { orderId }, orderBy: { id: "asc" } });

describe("a signed IPN", () => {
  test("moves the order from pending over confirming to paid, with one event and a receipt", async () => {
    const order = await newOrder();
    await deliverIpn(world.ctx, ipnBody(order.ipn("confirming")));
    expect(await statusOf(order.orderId)).toBe("confirming");
    await deliverIpn(world.ctx, ipnBody(order.ipn("finished")));
    const paid = await getOrder(account.ctx, { orderId: order.orderId });
    expect(paid).toMatchObject({ status: "paid", failure_reason: null, expires_at: null });
    expect(paid.events.map((entry) => entry.status)).toEqual(["pending", "confirming", "paid"]);
    expect(paid.amount_received).toBe(paid.pay_amount);
    const types = (await eventsOf(order.orderId)).map((event) => event.type);
    expect(types).toEqual(["crypto.order.confirming", "crypto.order.paid"]);
    const receipt = JSON.parse(await getReceipt(account.ctx, { orderId: order.orderId })) as object;
    expect(receipt).toMatchObject({ order_id: order.orderId, price_cents: 4900, status: "paid" });
  });

  test("that comes twice is acknowledged twice and applied once", async () => {
    const order = await newOrder();
    const body = ipnBody(order.ipn("finished"));
    expect(await deliverIpn(world.ctx, body)).toEqual({ result: "stored" });
    expect(await deliverIpn(world.ctx, body)).toEqual({ result: "duplicate" });
    expect(await inboxOf(order.orderId)).toHaveLength(1);
    expect(await eventsOf(order.orderId)).toHaveLength(1);
  });

  test("that comes again in another spelling adds no row", async () => {
    const order = await newOrder();
    const body = ipnBody(order.ipn("finished"));
    const signature = signIpnBody(body, world.ctx.config.keys.sandboxIpn);
    const content = JSON.parse(body) as Record<string, unknown>;
    const spaced = `{\n  "updated_at": 1749522415506.0,${body.slice(1).replace(',"updated_at":1749522415506', "")}`;
    expect(await deliverIpn(world.ctx, spaced, signature)).toEqual({ result: "stored" });
    for (const again of [
      body,
      ` ${body}`,
      `${body}\r\n`,
      JSON.stringify(content, null, 2),
      JSON.stringify(Object.fromEntries(Object.entries(content).reverse())),
      body.replace('"price_amount":49', '"price_amount":49.00'),
    ]) {
      expect(await deliverIpn(world.ctx, again, signature)).toEqual({ result: "duplicate" });
    }
    const rows = await inboxOf(order.orderId);
    expect(rows).toHaveLength(1);
    expect(Buffer.from(rows[0]!.rawBody).toString()).toBe(spaced);
    expect(await statusOf(order.orderId)).toBe("paid");
  });

  test("about a partial payment requests the rest and grants nothing", async () => {
    const order = await newOrder({ pay_currency: "ltc" });
    const due = order.ipn("partially_paid").pay_amount ?? 0;
    await deliverIpn(world.ctx, ipnBody(order.ipn("partially_paid", { actually_paid: due / 2 })));
    expect(await statusOf(order.orderId)).toBe("partial");
    await deliverIpn(world.ctx, ipnBody(order.ipn("finished")));
    expect(await statusOf(order.orderId)).toBe("paid");
    expect(await anomaliesOf(order.orderId)).toEqual([]);
  });

  test("after the end is recorded, raises an anomaly, and changes nothing", async () => {
    const order = await newOrder();
    await cancelOrder(account.ctx, { orderId: order.orderId });
    await deliverIpn(world.ctx, ipnBody(order.ipn("finished")));
    expect(await statusOf(order.orderId)).toBe("cancelled");
    expect(await anomaliesOf(order.orderId)).toEqual(["late_payment"]);
    const [message] = await inboxOf(order.orderId);
    expect(message).toMatchObject({ outcome: "unchanged", reason: "order_is_final" });
    const types = (await eventsOf(order.orderId)).map((event) => event.type);
    expect(types).toEqual(["crypto.order.cancelled", "crypto.order.late_payment"]);
    expect((await getOrder(account.ctx, { orderId: order.orderId })).payment_id).not.toBeNull();
  });

  test("with another price changes nothing and raises an anomaly", async () => {
    const order = await newOrder();
    await deliverIpn(world.ctx, ipnBody(order.ipn("finished", { price_amount: 1 })));
    expect(await statusOf(order.orderId)).toBe("pending");
    expect(await anomaliesOf(order.orderId)).toEqual(["price_mismatch"]);
    await deliverIpn(world.ctx, ipnBody(order.ipn("finished")));
    expect(await statusOf(order.orderId)).toBe("paid");
  });

  test("that names one order but another's payment is not applied to either", async () => {
    const [first, second] = [await newOrder(), await newOrder()];
    await deliverIpn(world.ctx, ipnBody(first.ipn("finished", { order_id: second.orderId })));
    expect(await statusOf(first.orderId)).toBe("pending");
    expect(await statusOf(second.orderId)).toBe("pending");
    expect(await anomaliesOf(first.orderId)).toEqual(["price_mismatch"]);
  });

  test("about a re-deposit finds its order through the parent and never pays it", async () => {
    const order = await newOrder();
    const parent = order.ipn("finished").payment_id;
    const redeposit = { payment_id: 777_000_000_001, parent_payment_id: parent };
    await deliverIpn(world.ctx, ipnBody(order.ipn("finished", redeposit)));
    expect(await statusOf(order.orderId)).toBe("pending");
    expect(await anomaliesOf(order.orderId)).toEqual(["redeposit"]);
  });

  test("refunded after paid keeps the order paid", async () => {
    const order = await newOrder();
    await deliverIpn(world.ctx, ipnBody(order.ipn("finished")));
    await deliverIpn(world.ctx, ipnBody(order.ipn("refunded")));
    expect(await statusOf(order.orderId)).toBe("paid");
    expect(await anomaliesOf(order.orderId)).toEqual(["refund_after_paid"]);
  });

  test("with less or more than due is paid, as the provider reports, with an anomaly", async () => {
    const less = await newOrder();
    await deliverIpn(world.ctx, ipnBody(less.ipn("finished", { actually_paid: 0.00000001 })));
    expect(await statusOf(less.orderId)).toBe("paid");
    expect(await anomaliesOf(less.orderId)).toEqual(["underpaid"]);
    const more = await newOrder();
    await deliverIpn(world.ctx, ipnBody(more.ipn("finished", { actually_paid: 100 })));
    expect(await anomaliesOf(more.orderId)).toEqual(["overpaid"]);
  });

  test("about an order we never made, or without a payment, is acknowledged and ignored", async () => {
    const other = { payment_id: 5, payment_status: "finished", order_id: "ORDER_ID" };
    expect(await deliverIpn(world.ctx, ipnBody(other))).toEqual({ result: "stored" });
    const kept = await world.ctx.db.ipnInbox.findFirstOrThrow({ where: { paymentId: "5" } });
    expect(kept).toMatchObject({ outcome: "ignored", reason: "unknown_order" });
    expect(await deliverIpn(world.ctx, '{"id":"123","status":"FINISHED"}')).toEqual({
      result: "ignored",
    });
  });
});

describe("an IPN that is not the provider's is rejected and leaves nothing", () => {
  const rejectedStatus = async (body: string, signature: string | null) => {
    const before = await world.ctx.db.ipnInbox.count();
    await expect(deliverIpn(world.ctx, body, signature)).rejects.toMatchObject({
      slug: "unauthorized",
    });
    expect(await world.ctx.db.ipnInbox.count()).toBe(before);
  };

  test("for a missing, empty, short, non-hex or foreign signature, and for another body", async () => {
    const order = await newOrder();
    const body = ipnBody(order.ipn("finished"));
    const secret = world.ctx.config.keys.sandboxIpn;
    const right = signIpnBody(body, secret);
    await rejectedStatus(body, null);
    await rejectedStatus(body, "");
    await rejectedStatus(body, right.slice(0, 64));
    await rejectedStatus(body, "z".repeat(128));
    await rejectedStatus(body, signIpnBody(body, "another secret"));
    await rejectedStatus(ipnBody(order.ipn("finished", { actually_paid: 9 })), right);
    await rejectedStatus(body.replace('"depositFee":0.01', '"depositFee":0.02'), right);
    expect(await statusOf(order.orderId)).toBe("pending");
  });

  test("for poisoned or doubled keys, even when signed", async () => {
    for (const body of [
      '{"payment_id":1,"payment_status":"finished","__proto__":{"x":1}}',
      '{"payment_id":1,"payment_id":2,"payment_status":"finished"}',
    ]) {
      const { createHmac } = await import("node:crypto");
      const signature = createHmac("sha512", world.ctx.config.keys.sandboxIpn)
        .update(body)
        .digest("hex");
      await expect(deliverIpn(world.ctx, body, signature)).rejects.toMatchObject({
        slug: expect.stringMatching(/bad-request|unauthorized/) as string,
      });
    }
  });
});
