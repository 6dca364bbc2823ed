import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { signIpnBody } from "@/lib/providers/nowpayments/signature";
import { configure, createTestAccount, createTestWorld } from "@/test/support/test-ctx";
import type { TestAccount, TestWorld } from "@/test/support/test-ctx";
import { createTestOrder } from "@/test/support/test-orders";
import { deliverIpn, ipnBody, startTestSandbox } from "@/test/support/test-sandbox";
import { getReceipt } from "./get-receipt";
import { renderReceiptText } from "@/lib/features/receipts/render-receipt-text";

const REAL = {
  apiUrl: "http://127.0.0.1:9/v1",
  apiKey: "key",
  ipnSecret: "a secret of the merchant",
};
const MARK = "no real money was paid";

let world: TestWorld;
let sandbox: { close(): Promise<void> };
let account: TestAccount;

beforeAll(async () => {
  world = await createTestWorld();
  sandbox = await startTestSandbox(world.runtime);
  account = await createTestAccount(world);
});
afterEach(() => {
  configure(world.runtime, { nowpayments: null });
});
afterAll(async () => {
  await sandbox.close();
  await world.close();
});

async function receiptOf(orderId: string) {
  return JSON.parse(await getReceipt(account.ctx, { orderId })) as Parameters<
    typeof renderReceiptText
  >[0];
}
const textOf = async (orderId: string) =>
  renderReceiptText(await receiptOf(orderId), { appUrl: "https://pay.example" });

async function paidByProvider(): Promise<string> {
  const order = await createTestOrder(account.ctx);
  const { db } = world.ctx;
  await db.payment.updateMany({
    where: { orderId: order.orderId },
    data: { provider: "nowpayments" },
  });
  configure(world.runtime, { nowpayments: REAL });
  const body = ipnBody(order.ipn("finished"));
  const ctx = { ...world.ctx, config: world.runtime.config };
  await deliverIpn(ctx, body, signIpnBody(body, REAL.ipnSecret));
  return order.orderId;
}

test("a live order paid with a test payment has a receipt marked as such, and uses no number of the real series", async () => {
  const order = await createTestOrder(account.ctx);
  await deliverIpn(world.ctx, ipnBody(order.ipn("finished")));
  expect((await receiptOf(order.orderId)).receipt_number).toMatch(/^TEST-\d+-000001$/);
  expect(await textOf(order.orderId)).toContain(MARK);
  const real = await paidByProvider();
  expect((await receiptOf(real)).receipt_number).toMatch(/^\d+-000001$/);
  expect(await textOf(real)).not.toContain(MARK);
});

test("an order that the sandbox paid for in part is none of a real receipt either", async () => {
  const order = await createTestOrder(account.ctx);
  await deliverIpn(world.ctx, ipnBody(order.ipn("partially_paid", { actually_paid: 0.0001 })));
  await deliverIpn(world.ctx, ipnBody(order.ipn("finished")));
  expect(await textOf(order.orderId)).toContain(MARK);
});
