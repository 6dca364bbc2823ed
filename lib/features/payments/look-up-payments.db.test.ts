import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Ctx } from "@/lib/platform/ctx";
import { getOrder } from "@/lib/features/orders/get-order";
import { simulatePayment } from "@/lib/providers/sandbox/simulate-payment";
import {
  createTestAccount,
  createTestWorld,
  type TestAccount,
  type TestWorld,
} from "@/test/support/test-ctx";
import { createTestOrder } from "@/test/support/test-orders";
import { moveSandbox, startTestSandbox } from "@/test/support/test-sandbox";
import { expireOrders } from "./expire-orders";
import { lookUpDuePayments } from "./look-up-payments";

const MINUTE_MS = 60_000;

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

const statusOf = async (orderId: string) => (await getOrder(account.ctx, { orderId })).status;
const after = (ms: number): Ctx => {
  const at = new Date(world.clock.now().getTime() + ms);
  return { ...world.ctx, clock: { now: () => at } };
};
/** Simulates a payment whose IPNs are all lost. */
async function payUnnoticed(
  orderId: string,
  outcome: "paid" | "confirming" | "partial",
): Promise<void> {
  await simulatePayment(world.ctx, { orderId, outcome });
  await world.ctx.db.sandboxIpn.deleteMany({});
}

async function drain(run: () => Promise<{ lookedUp: number }>): Promise<void> {
  while ((await run()).lookedUp > 0);
}

describe("the look-up", () => {
  test("finds a lost IPN within two minutes while the order is young", async () => {
    const order = await createTestOrder(account.ctx);
    await payUnnoticed(order.orderId, "paid");
    await drain(() => lookUpDuePayments(after(2 * MINUTE_MS)));
    const paid = await getOrder(account.ctx, { orderId: order.orderId });
    expect(paid.status).toBe("paid");
    expect(paid.transaction_hash).toBeTruthy();
    const [message] = await world.ctx.db.ipnInbox.findMany({ where: { orderId: order.orderId } });
    expect(message).toMatchObject({ source: "lookup", outcome: "applied", reason: "paid" });
  });

  test("that finds nothing new writes nothing, and is repeated later", async () => {
    const order = await createTestOrder(account.ctx);
    await drain(() => lookUpDuePayments(after(2 * MINUTE_MS)));
    expect(await statusOf(order.orderId)).toBe("pending");
    expect(await world.ctx.db.ipnInbox.count({ where: { orderId: order.orderId } })).toBe(0);
    const payment = await world.ctx.db.payment.findFirstOrThrow({
      where: { orderId: order.orderId },
    });
    const gap =
      (payment.nextLookupAt?.getTime() ?? 0) -
      after(2 * MINUTE_MS)
        .clock.now()
        .getTime();
    expect(gap).toBe(90_000);
  });

  test("is looked up by one worker only, however many run", async () => {
    const order = await createTestOrder(account.ctx);
    const ctx = after(2 * MINUTE_MS);
    await Promise.all([1, 2, 3, 4].map(() => drain(() => lookUpDuePayments(ctx))));
    const payment = await world.ctx.db.payment.findFirstOrThrow({
      where: { orderId: order.orderId },
    });
    expect(payment.lookupCount).toBe(1);
  });
});

describe("money that comes after the end", () => {
  test("is found by the look-up although its IPN was lost", async () => {
    const order = await createTestOrder(account.ctx);
    await expireOrders(after(61 * MINUTE_MS));
    expect(await statusOf(order.orderId)).toBe("failed");
    await payUnnoticed(order.orderId, "paid");
    await drain(() => lookUpDuePayments(after(3 * 60 * MINUTE_MS)));
    expect(await statusOf(order.orderId)).toBe("failed");
    const anomalies = await world.ctx.db.anomaly.findMany({ where: { orderId: order.orderId } });
    expect(anomalies.map(({ kind }) => kind)).toEqual(["late_payment"]);
  });
});

describe("the expirer", () => {
  const WINDOW_PASSED = 61 * MINUTE_MS;

  test("ends an unpaid order, with the reason", async () => {
    const order = await createTestOrder(account.ctx);
    await expireOrders(after(59 * MINUTE_MS));
    expect(await statusOf(order.orderId)).toBe("pending");
    await expireOrders(after(WINDOW_PASSED));
    const ended = await getOrder(account.ctx, { orderId: order.orderId });
    expect(ended).toMatchObject({ status: "failed", failure_reason: "expired", payment_id: null });
    const event = await world.ctx.db.event.findFirstOrThrow({ where: { orderId: order.orderId } });
    const { data } = JSON.parse(event.payload) as { data: object };
    expect(data).toMatchObject({ order_id: order.orderId, reason: "expired", payment_id: null });
  });

  test("queries the provider once more: money that was seen keeps the order open", async () => {
    const seen = await createTestOrder(account.ctx);
    await payUnnoticed(seen.orderId, "confirming");
    const paid = await createTestOrder(account.ctx);
    await payUnnoticed(paid.orderId, "paid");
    await expireOrders(after(WINDOW_PASSED));
    expect(await statusOf(seen.orderId)).toBe("confirming");
    expect(await statusOf(paid.orderId)).toBe("paid");
  });

  test("does not expire an order while the provider is unavailable", async () => {
    const order = await createTestOrder(account.ctx);
    const restore = moveSandbox(world.runtime, "http://127.0.0.1:9/v1");
    await expireOrders(after(WINDOW_PASSED));
    expect(await statusOf(order.orderId)).toBe("pending");
    restore();
    await expireOrders(after(WINDOW_PASSED + 3 * MINUTE_MS));
    expect(await statusOf(order.orderId)).toBe("failed");
  });

  test("is not blocked by a provider that never responds again", async () => {
    const order = await createTestOrder(account.ctx);
    const restore = moveSandbox(world.runtime, "http://127.0.0.1:9/v1");
    await expireOrders(after(26 * 60 * MINUTE_MS));
    restore();
    expect(await statusOf(order.orderId)).toBe("failed");
  });

  test("looks without changing the order: version and watchers stay as they are", async () => {
    const order = await createTestOrder(account.ctx);
    const version = async () =>
      (await world.ctx.db.order.findUniqueOrThrow({ where: { id: order.orderId } })).version;
    const before = await version();
    const restore = moveSandbox(world.runtime, "http://127.0.0.1:9/v1");
    await expireOrders(after(WINDOW_PASSED));
    restore();
    expect(await version()).toBe(before);
  });
});
