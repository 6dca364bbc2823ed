import { afterAll, beforeAll, expect, test } from "vitest";
import type { ReceiptResource } from "@/lib/contract/receipts";
import { getOrder } from "./get-order";
import { simulatePayment } from "@/lib/providers/sandbox/simulate-payment";
import { createTestAccount, createTestWorld } from "@/test/support/test-ctx";
import type { TestAccount, TestWorld } from "@/test/support/test-ctx";
import { createTestOrder } from "@/test/support/test-orders";
import { deliverIpn, ipnBody, startTestSandbox } from "@/test/support/test-sandbox";
import { getReceipt } from "./get-receipt";
import { pdfLines } from "@/test/support/pdf-text";
import { renderReceiptPdf } from "@/lib/features/receipts/render-receipt-pdf";
import { renderReceiptText } from "@/lib/features/receipts/render-receipt-text";

const OPTIONS = { appUrl: "https://pay.example.com" };

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

async function receiptOf(orderId: string): Promise<ReceiptResource> {
  return JSON.parse(await getReceipt(account.ctx, { orderId })) as ReceiptResource;
}

test.each([
  ["USD", 4900, "49.00"],
  ["JPY", 4900, "4900"],
  ["KRW", 65_000, "65000"],
  ["KWD", 15_250, "15.250"],
])(
  "an order in %s for %i minor units is charged, checked and receipted as %s",
  async (currency, amount, decimal) => {
    const input = { price_cents: amount, price_currency: currency };
    const order = await createTestOrder(account.ctx, input);
    const { priceAmount } = await world.ctx.db.sandboxPayment.findFirstOrThrow({
      where: { orderId: order.orderId },
    });
    expect(Number(priceAmount)).toBe(Number(decimal));

    await simulatePayment(world.ctx, { orderId: order.orderId, outcome: "paid" });
    const rows = await world.ctx.db.sandboxIpn.findMany({
      where: { payment: { orderId: order.orderId } },
      orderBy: { id: "asc" },
    });
    for (const { body } of rows) await deliverIpn(world.ctx, body);
    const paid = await getOrder(account.ctx, { orderId: order.orderId });
    expect(paid).toMatchObject({ status: "paid", price_cents: amount });

    const receipt = await receiptOf(order.orderId);
    expect(receipt).toMatchObject({ price_cents: amount, price_currency: currency });
    const printed = new RegExp(`${currency} ${decimal.replace(".", "\\.")}(?![\\d.])`);
    expect(renderReceiptText(receipt, OPTIONS)).toMatch(printed);
    const pdf = pdfLines(await renderReceiptPdf(receipt, OPTIONS));
    expect(pdf.map((line) => line.copied).join("\n")).toMatch(printed);
  },
);

test("an IPN with a hundredth of a price in JPY does not pay the order", async () => {
  const order = await createTestOrder(account.ctx, { price_cents: 4900, price_currency: "JPY" });
  await deliverIpn(world.ctx, ipnBody(order.ipn("finished", { price_amount: 49 })));
  const after = await getOrder(account.ctx, { orderId: order.orderId });
  expect(after.status).toBe("pending");
  const anomalies = await world.ctx.db.anomaly.findMany({ where: { orderId: order.orderId } });
  expect(anomalies.map(({ kind }) => kind)).toEqual(["price_mismatch"]);
});
