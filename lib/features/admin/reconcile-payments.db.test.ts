import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { cancelOrder } from "@/lib/features/orders/cancel-order";
import { getOrder } from "@/lib/features/orders/get-order";
import { simulatePayment } from "@/lib/providers/sandbox/simulate-payment";
import {
  createTestAccount,
  createTestWorld,
  type TestAccount,
  type TestWorld,
} from "@/test/support/test-ctx";
import { createTestOrder } from "@/test/support/test-orders";
import { moveSandbox, deliverIpn, ipnBody, startTestSandbox } from "@/test/support/test-sandbox";
import { reconcilePayments } from "./reconcile-payments";

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
/** Each test reconciles only the orders created since it began. */
beforeEach(() => world.clock.advance(3_600_000));

const since = () => new Date(world.clock.now().getTime() - 1_000);
const reconcile = (apply = false) => reconcilePayments(world.ctx, { since: since(), apply });
const statusOf = async (orderId: string) => (await getOrder(account.ctx, { orderId })).status;

/** Simulates a payment and discards all IPNs about it. */
async function payUnnoticed(orderId: string, outcome: "paid" | "partial"): Promise<void> {
  await simulatePayment(world.ctx, { orderId, outcome });
  await world.ctx.db.sandboxIpn.deleteMany({});
}

describe("reconciliation", () => {
  test("reports nothing where the records agree, and ignores older orders", async () => {
    await createTestOrder(account.ctx);
    await createTestOrder(account.testModeCtx);
    expect(await reconcile()).toEqual({
      orders: 2,
      queried: 2,
      differing: [],
      applied: 0,
      notQueried: [],
    });
    world.clock.advance(10_000);
    expect((await reconcile()).orders).toBe(0);
  });

  test("reports a payment without an IPN, and changes nothing without --apply", async () => {
    const order = await createTestOrder(account.ctx);
    await payUnnoticed(order.orderId, "paid");
    const report = await reconcile();
    expect(report.differing).toMatchObject([
      {
        orderId: order.orderId,
        orderStatus: "pending",
        ourStatus: "waiting",
        theirStatus: "finished",
        ourAmount: "0",
        why: "the status differs",
      },
    ]);
    expect(report.differing[0]?.theirAmount).toMatch(/^0\.\d*[1-9]/);
    expect(await statusOf(order.orderId)).toBe("pending");
    expect(await world.ctx.db.ipnInbox.count({ where: { orderId: order.orderId } })).toBe(0);
  });

  test("with apply, processes the provider's state as an IPN", async () => {
    const paid = await createTestOrder(account.ctx);
    const partial = await createTestOrder(account.ctx);
    await payUnnoticed(paid.orderId, "paid");
    await payUnnoticed(partial.orderId, "partial");
    const report = await reconcile(true);
    expect(report).toMatchObject({ queried: 2, applied: 2, differing: [] });
    expect(await statusOf(paid.orderId)).toBe("paid");
    expect(await statusOf(partial.orderId)).toBe("partial");
    const [message] = await world.ctx.db.ipnInbox.findMany({ where: { orderId: paid.orderId } });
    expect(message).toMatchObject({ source: "lookup", outcome: "applied" });
    expect((await reconcile()).differing).toEqual([]);
  });

  test("an IPN that claims more than the provider reports is listed, also in the next run", async () => {
    const order = await createTestOrder(account.ctx);
    await deliverIpn(world.ctx, ipnBody(order.ipn("finished")));
    const report = await reconcile(true);
    expect(report).toMatchObject({ applied: 0 });
    expect(report.differing).toMatchObject([
      {
        orderId: order.orderId,
        orderStatus: "paid",
        ourStatus: "finished",
        theirStatus: "waiting",
      },
    ]);
  });

  test("money for a cancelled order raises the anomaly that its lost IPN would have raised", async () => {
    const order = await createTestOrder(account.ctx);
    await cancelOrder(account.ctx, { orderId: order.orderId });
    await payUnnoticed(order.orderId, "paid");
    expect(await reconcile(true)).toMatchObject({ applied: 1, differing: [] });
    expect(await statusOf(order.orderId)).toBe("cancelled");
    const { orderId } = order;
    expect(await world.ctx.db.anomaly.count({ where: { orderId, kind: "late_payment" } })).toBe(1);
  });

  test("an order paid on an operator's word alone is shown", async () => {
    const order = await createTestOrder(account.ctx);
    await deliverIpn(world.ctx, ipnBody(order.ipn("finished", { payment_id: 77_777 })));
    const { differing } = await reconcile();
    expect(differing.map((each) => each.why)).toContain(
      "the order is paid by a payment that was not created for it",
    );
  });

  test("a payment that the provider does not know is shown", async () => {
    const { orderId } = await createTestOrder(account.ctx);
    await world.ctx.db.payment.updateMany({
      where: { orderId },
      data: { providerPaymentId: "999999999" },
    });
    expect((await reconcile()).differing).toMatchObject([
      { orderId, theirStatus: "-", why: "the provider does not know it" },
    ]);
  });

  test("a provider that is down is reported, never counted as matching, and not queried without end", async () => {
    for (let i = 0; i < 12; i++) await createTestOrder(account.ctx);
    let calls = 0;
    const down = createServer((_request, response) => {
      calls++;
      response.writeHead(503).end("no");
    });
    await new Promise<void>((done) => down.listen(0, "127.0.0.1", done));
    const { port } = down.address() as AddressInfo;
    const restore = moveSandbox(world.runtime, `http://127.0.0.1:${port}`);
    try {
      const report = await reconcile(true);
      expect(report).toMatchObject({ orders: 12, queried: 0, differing: [], applied: 0 });
      expect(report.notQueried).toHaveLength(12);
      expect(report.notQueried.some((each) => each.why.includes("does not respond"))).toBe(true);
      expect(calls).toBeLessThan(12);
    } finally {
      restore();
      down.close();
    }
    expect(await reconcile()).toMatchObject({ queried: 12, notQueried: [] });
  });
});
