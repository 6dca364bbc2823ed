import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { POST as simulateAsPayer } from "@/app/v1/pay/[id]/simulate/route";
import { POST as receiveIpn } from "@/app/webhooks/nowpayments/ipn/route";
import { createCheckout } from "@/lib/features/checkouts/create-checkout";
import type { RouteHandler } from "@/lib/http/api/handler";
import { signIpnBody } from "@/lib/providers/nowpayments/signature";
import {
  configure,
  createTestAccount,
  createTestKey,
  createTestWorld,
  type TestAccount,
  type TestWorld,
} from "@/test/support/test-ctx";
import { CHECKOUT, createTestOrder } from "@/test/support/test-orders";
import { startTestSandbox } from "@/test/support/test-sandbox";
import { POST } from "./route";

const REAL = { apiUrl: "http://127.0.0.1:1/v1", apiKey: "key", ipnSecret: "secret" };
const UNKNOWN = `ord_${"0".repeat(32)}`;

let world: TestWorld;
let sandbox: { close(): Promise<void> };
let account: TestAccount;
let liveKey: string;
let testKey: string;

beforeAll(async () => {
  world = await createTestWorld();
  sandbox = await startTestSandbox(world.runtime);
  account = await createTestAccount(world);
  liveKey = await createTestKey(account);
  testKey = await createTestKey(account, { livemode: false });
});
afterAll(async () => {
  await sandbox.close();
  await world.close();
});

async function post(
  route: RouteHandler,
  id: string,
  options: { key?: string; body?: unknown } = {},
) {
  const request = new Request(`http://localhost/v1/x/${id}/simulate`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(options.key ? { authorization: `Bearer ${options.key}` } : {}),
    },
    body: JSON.stringify(options.body ?? { outcome: "paid" }),
  });
  const response = await route(request, { params: Promise.resolve({ id }) });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const countFinishedIpns = (orderId: string) =>
  world.ctx.db.sandboxIpn.count({
    where: { payment: { orderId }, body: { contains: '"finished"' } },
  });

async function withRealProvider<T>(work: () => Promise<T>): Promise<T> {
  const restore = configure(world.runtime, { nowpayments: REAL });
  try {
    return await work();
  } finally {
    restore();
  }
}

describe("POST /v1/sandbox/orders/:id/simulate", () => {
  it("202 queues the IPNs of the caller's order", async () => {
    const { orderId } = await createTestOrder(account.ctx);
    expect(await post(POST, orderId, { key: liveKey })).toEqual({
      status: 202,
      body: { order_id: orderId, outcome: "paid", ipns_sent: 4 },
    });
    expect(await countFinishedIpns(orderId)).toBe(1);
  });

  it("202 for a test-mode order, even if live payments are configured", async () => {
    const { orderId } = await createTestOrder(account.testModeCtx);
    const response = await withRealProvider(() => post(POST, orderId, { key: testKey }));
    expect(response.status).toBe(202);
  });

  it("400 for an unknown outcome lists the valid ones", async () => {
    const { orderId } = await createTestOrder(account.ctx);
    const response = await post(POST, orderId, { key: liveKey, body: { outcome: "rich" } });
    expect(response.status).toBe(400);
    expect(JSON.stringify(response.body)).toContain("partial");
  });

  it("401 without a key, 403 with a read-only key", async () => {
    const readKey = await createTestKey(account, { scopes: ["read"] });
    expect((await post(POST, UNKNOWN, {})).status).toBe(401);
    expect((await post(POST, UNKNOWN, { key: readKey })).status).toBe(403);
  });

  it("404 is identical for an unknown order, another account's, and the other mode's", async () => {
    const otherAccount = await createTestAccount(world);
    const theirs = await createTestOrder(otherAccount.ctx);
    const otherMode = await createTestOrder(account.testModeCtx);
    const responses = await Promise.all(
      [UNKNOWN, theirs.orderId, otherMode.orderId].map((id) => post(POST, id, { key: liveKey })),
    );
    for (const { status, body } of responses) {
      expect(status).toBe(404);
      expect(body.detail).toBe(responses[0]?.body.detail);
    }
    expect(await countFinishedIpns(theirs.orderId)).toBe(0);
  });

  it("404 for an order without a payment, and for one with a live payment", async () => {
    const chooser = await createTestAccount(world, { defaultPayCurrency: null });
    const unpaid = await createCheckout(chooser.ctx, { ...CHECKOUT, slot: null });
    const key = await createTestKey(chooser);
    expect((await post(POST, unpaid.order_id, { key })).status).toBe(404);

    const { orderId } = await createTestOrder(account.ctx);
    await world.ctx.db.payment.updateMany({
      where: { orderId },
      data: { provider: "nowpayments" },
    });
    expect((await post(POST, orderId, { key: liveKey })).status).toBe(404);
  });

  it("404 for a live order of the sandbox once a real provider is configured", async () => {
    const { orderId } = await createTestOrder(account.ctx);
    const responses = await withRealProvider(async () => [
      await post(POST, orderId, { key: liveKey }),
      await post(simulateAsPayer, orderId),
    ]);
    expect(responses.map(({ status }) => status)).toEqual([404, 404]);
    expect(await countFinishedIpns(orderId)).toBe(0);
  });
});

describe("POST /v1/pay/:id/simulate", () => {
  it("202 with only the link, without a key, in both modes", async () => {
    for (const ctx of [account.ctx, account.testModeCtx]) {
      const { orderId } = await createTestOrder(ctx);
      const response = await post(simulateAsPayer, orderId, { body: { outcome: "expired" } });
      expect(response).toMatchObject({ status: 202, body: { ipns_sent: 1 } });
    }
  });

  it("404 for an unknown order and for one with a live payment", async () => {
    const { orderId } = await createTestOrder(account.ctx);
    await world.ctx.db.payment.updateMany({
      where: { orderId },
      data: { provider: "nowpayments" },
    });
    expect((await post(simulateAsPayer, UNKNOWN)).status).toBe(404);
    expect((await post(simulateAsPayer, orderId)).status).toBe(404);
    expect(await countFinishedIpns(orderId)).toBe(0);
  });
});

describe("a simulated payment", () => {
  it("changes the order only through IPNs sent to the IPN endpoint", async () => {
    const { orderId } = await createTestOrder(account.ctx);
    await post(POST, orderId, { key: liveKey, body: { outcome: "out_of_order" } });
    const rows = await world.ctx.db.sandboxIpn.findMany({
      where: { payment: { orderId } },
      orderBy: { id: "asc" },
    });
    for (const { body } of rows) {
      const headers = {
        "content-type": "application/json",
        "x-nowpayments-sig": signIpnBody(body, world.runtime.config.keys.sandboxIpn),
      };
      const request = new Request("http://localhost/webhooks/nowpayments/ipn", {
        method: "POST",
        headers,
        body,
      });
      expect((await receiveIpn(request)).status).toBe(200);
    }
    await vi.waitFor(async () => {
      const order = await world.ctx.db.order.findUniqueOrThrow({ where: { id: orderId } });
      expect(order.status).toBe("paid");
      expect(order.transactionHash).not.toBeNull();
    });
    const anomalies = await world.ctx.db.anomaly.findMany({ where: { orderId } });
    expect(anomalies).toEqual([]);
  });
});
