import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { getOrder } from "@/lib/features/orders/get-order";
import { getPayView } from "@/lib/features/orders/get-pay-view";
import {
  createTestAccount,
  createTestWorld,
  type TestAccount,
  type TestWorld,
} from "@/test/support/test-ctx";
import { createTestOrder, CHECKOUT } from "@/test/support/test-orders";
import { deliverIpn, ipnBody, startTestSandbox } from "@/test/support/test-sandbox";
import { chooseCurrency } from "./choose-currency";
import { createCheckout } from "./create-checkout";
import { listOfferedCoins } from "./list-offered-coins";

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

const paymentsOf = (orderId: string) =>
  world.ctx.db.payment.findMany({ where: { orderId }, orderBy: { createdAt: "asc" } });
const choose = (orderId: string, payCurrency: string) =>
  chooseCurrency(world.ctx, { orderId, payCurrency });

describe("an account that lets the payer choose", () => {
  test("shows no coin until the payer picks one of those on offer", async () => {
    const chooser = await createTestAccount(world, { defaultPayCurrency: null });
    const order = await createCheckout(chooser.ctx, { ...CHECKOUT, slot: null });
    expect(order).toMatchObject({
      provider: "nowpayments",
      pay_currency: null,
      payment_address: null,
    });
    const { coins } = await listOfferedCoins(world.ctx, { orderId: order.order_id });
    const tron = coins.findIndex((coin) => coin.network_name === "Tron");
    const ethereum = coins.findIndex((coin) => coin.network_name === "Ethereum");
    expect(tron).toBeLessThan(ethereum);
    expect(coins.every((coin) => coin.estimate !== null && coin.minimum !== null)).toBe(true);
    const view = await choose(order.order_id, "usdttrc20");
    expect(view).toMatchObject({ pay_ticker: "USDT", network_name: "Tron", status: "pending" });
    expect(view.payment_address).toBeTruthy();
  });
});

describe("changing the coin", () => {
  test("to and fro makes no more than one address a coin", async () => {
    const { orderId } = await createTestOrder(account.ctx);
    const first = await getPayView(world.ctx, { orderId });
    await choose(orderId, "ltc");
    const back = await choose(orderId, "btc");
    expect(back.payment_address).toBe(first.payment_address);
    expect(back.pay_amount).toBe(first.pay_amount);
    expect(await paymentsOf(orderId)).toHaveLength(2);
  });

  test("keeps watching the address shown before: money sent there pays the order, in its coin", async () => {
    const order = await createTestOrder(account.ctx);
    await choose(order.orderId, "ltc");
    await deliverIpn(world.ctx, ipnBody(order.ipn("finished")));
    const paid = await getOrder(account.ctx, { orderId: order.orderId });
    expect(paid).toMatchObject({ status: "paid", pay_currency: "btc" });
    expect(paid.amount_received).toBe(paid.pay_amount);
    expect(paid.payment_id).toBe(String(order.ipn("finished").payment_id));
  });

  test("a partial payment to the address shown before is shown with the rest that is due", async () => {
    const order = await createTestOrder(account.ctx);
    const due = order.ipn("finished").pay_amount ?? 0;
    await choose(order.orderId, "ltc");
    await deliverIpn(world.ctx, ipnBody(order.ipn("partially_paid", { actually_paid: due / 2 })));
    const view = await getPayView(world.ctx, { orderId: order.orderId });
    expect(view).toMatchObject({ status: "partial", pay_currency: "btc" });
    expect(Number(view.amount_due)).toBeCloseTo(due / 2, 8);
    await deliverIpn(world.ctx, ipnBody(order.ipn("finished")));
    expect((await getOrder(account.ctx, { orderId: order.orderId })).status).toBe("paid");
  });

  test("an abandoned coin's end does not end the order", async () => {
    const order = await createTestOrder(account.ctx);
    await choose(order.orderId, "ltc");
    await deliverIpn(world.ctx, ipnBody(order.ipn("expired")));
    expect((await getOrder(account.ctx, { orderId: order.orderId })).status).toBe("pending");
  });

  test("creates one address for many concurrent requests", async () => {
    const { orderId } = await createTestOrder(account.ctx);
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, () => choose(orderId, "ltc")),
    );
    const rejections = results.filter((result) => result.status === "rejected");
    for (const { reason } of rejections) expect(reason).toMatchObject({ slug: "conflict" });
    expect(results.length - rejections.length).toBeGreaterThan(0);
    expect(
      (await paymentsOf(orderId)).filter(({ payCurrency }) => payCurrency === "ltc"),
    ).toHaveLength(1);
  });

  test("is rejected once something has arrived, and for a coin that is not offered", async () => {
    const order = await createTestOrder(account.ctx);
    await expect(choose(order.orderId, "nope")).rejects.toMatchObject({
      slug: "validation-failed",
    });
    await deliverIpn(world.ctx, ipnBody(order.ipn("confirming")));
    await expect(choose(order.orderId, "ltc")).rejects.toMatchObject({ slug: "conflict" });
  });

  test("what two payments of one coin received adds up", async () => {
    const order = await createTestOrder(account.ctx, { pay_currency: "ltc" });
    const [payment] = await paymentsOf(order.orderId);
    await world.ctx.db.payment.create({
      data: {
        id: `${payment?.id.slice(0, -1)}x`,
        orderId: order.orderId,
        provider: "sandbox",
        state: "open",
        providerPaymentId: "990000000123",
        payCurrency: "ltc",
        payAmount: payment?.payAmount,
        payAddress: "another-address",
      },
    });
    await deliverIpn(world.ctx, ipnBody(order.ipn("partially_paid", { actually_paid: 0.1 })));
    const second = { payment_id: 990000000123, actually_paid: 0.02 };
    await deliverIpn(world.ctx, ipnBody(order.ipn("partially_paid", second)));
    const partial = await getOrder(account.ctx, { orderId: order.orderId });
    expect(partial).toMatchObject({ status: "partial", amount_received: "0.12" });
  });
});
