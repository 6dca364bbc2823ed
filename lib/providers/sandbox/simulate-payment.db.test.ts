import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { SimulatedOutcome } from "@/lib/contract/sandbox";
import { createNowPaymentsProvider } from "@/lib/providers/nowpayments/client";
import {
  fixture,
  reply,
  startRecordedService,
  type Handler,
  type RecordedService,
} from "@/test/support/recorded-service";
import { verifyIpnSignature } from "@/test/support/verify-ipn-signature";
import { parseIpn } from "@/lib/providers/nowpayments/to-fact";
import type { CreatedPayment, PaymentProvider } from "@/lib/providers/provider";
import { createTestWorld, type TestWorld } from "@/test/support/test-ctx";
import { startSandboxServer, type Sandbox } from "./sandbox-server";
import { simulatePayment } from "./simulate-payment";

const SECRET = "ipn-secret";
const API_KEY = "sandbox-key";

let world: TestWorld;
let shop: RecordedService;
let respondToIpn: Handler;
let sandbox: Sandbox;
let provider: PaymentProvider;

beforeAll(async () => {
  world = await createTestWorld();
  shop = await startRecordedService((request, response) => respondToIpn(request, response));
  sandbox = await startSandboxServer({
    database: world.runtime.database,
    ipnSecret: SECRET,
    apiKey: API_KEY,
    log: world.runtime.log,
    wakePosters: world.runtime.services.sandbox.wakePosters,
    ipnRetryGapsMs: [20, 20, 20],
  });
  provider = createNowPaymentsProvider({ apiUrl: sandbox.apiUrl, apiKey: API_KEY });
});
afterEach(() => {
  shop.requests.length = 0;
});
afterAll(async () => {
  await sandbox.close();
  await shop.close();
  await world.close();
});

const accept: Handler = (_, response) => reply(response, 200, "{}");

function pay(orderId: string, payCurrency: string): Promise<CreatedPayment> {
  const callbackUrl = shop.apiUrl.replace("/v1", "/webhooks/nowpayments/ipn");
  const price = { priceCents: 4900, priceCurrency: "USD", payCurrency };
  return provider.createPayment({ orderId, description: "Team", callbackUrl, ...price });
}

async function order(
  handler: Handler = accept,
): Promise<{ orderId: string; payment: CreatedPayment }> {
  respondToIpn = handler;
  const orderId = `ord_${randomUUID()}`;
  return { orderId, payment: await pay(orderId, "btc") };
}

const simulate = (orderId: string, outcome: SimulatedOutcome, spacingMs = 0) =>
  simulatePayment(world.ctx, { orderId, outcome, spacingMs });

/** Waits for `count` IPNs and parses them like the program. */
async function ipns(count: number) {
  await vi.waitFor(() => expect(shop.requests.length).toBeGreaterThanOrEqual(count), 10_000);
  return shop.requests.map(({ body }) => {
    const parsed = parseIpn(Buffer.from(body));
    if (parsed.kind !== "payment") throw new Error(parsed.kind);
    return parsed.fact;
  });
}

describe("a simulated payment", () => {
  it("sends signed IPNs of the recorded shape, in order", async () => {
    const { orderId, payment } = await order();
    expect(await simulate(orderId, "paid")).toBe(4);
    const facts = await ipns(4);
    expect(facts.map((fact) => fact.providerStatus)).toEqual([
      "confirming",
      "confirmed",
      "sending",
      "finished",
    ]);
    for (const fact of facts) {
      expect(fact).toMatchObject({
        paymentId: payment.paymentId,
        orderId,
        priceAmount: "49",
        payAmount: payment.payAmount,
        actuallyPaid: payment.payAmount,
      });
    }
    for (const { method, path, headers, body } of shop.requests) {
      expect({ method, path }).toEqual({ method: "POST", path: "/webhooks/nowpayments/ipn" });
      expect(headers["user-agent"]).toBe("NOWPayments v1.0");
      expect(headers["content-type"]).toBe("application/json");
      const signature = String(headers["x-nowpayments-sig"]);
      expect(verifyIpnSignature(Buffer.from(body), signature, SECRET)).toBe("raw");
      const sent = JSON.parse(body) as Record<string, unknown>;
      expect(Object.keys(sent)).toEqual(Object.keys(fixture("ipn-finished")));
      const types = [sent.payment_id, sent.purchase_id, sent.updated_at].map(
        (field) => typeof field,
      );
      expect(types).toEqual(["number", "string", "number"]);
    }
  });

  it("is recorded immediately, with the hash that an IPN does not contain", async () => {
    const { orderId, payment } = await order();
    expect((await provider.getPayment(payment.paymentId)).fact.transactionHash).toBeNull();
    await simulate(orderId, "confirming");
    const seen = (await provider.getPayment(payment.paymentId)).fact;
    expect(seen).toMatchObject({
      status: "confirming",
      transactionHash: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown,
    });
    await simulate(orderId, "paid");
    expect((await provider.getPayment(payment.paymentId)).fact).toMatchObject({
      providerStatus: "finished",
      transactionHash: seen.transactionHash,
    });
    await ipns(5);
  });

  it("can arrive in two parts", async () => {
    const { orderId, payment } = await order();
    await simulate(orderId, "partial");
    await simulate(orderId, "top_up");
    const facts = await ipns(4);
    expect(facts.map((fact) => [fact.providerStatus, fact.actuallyPaid])).toEqual([
      ["confirming", "0.00043235"],
      ["partially_paid", "0.00043235"],
      ["confirming", payment.payAmount],
      ["finished", payment.payAmount],
    ]);
    const stamps = facts.map((fact) => fact.updatedAt?.getTime() ?? 0);
    expect(stamps).toEqual(stamps.toSorted((a, b) => a - b));
    expect(new Set(stamps).size).toBe(4);
  });

  it("can be sent twice with the same bytes, and out of order", async () => {
    const twice = await order();
    await simulate(twice.orderId, "duplicate");
    await ipns(5);
    const bodies = shop.requests.map(({ body }) => body);
    expect(new Set(bodies).size).toBe(3);
    shop.requests.length = 0;

    const mixed = await order();
    await simulate(mixed.orderId, "out_of_order");
    const facts = await ipns(3);
    expect(facts.map((fact) => fact.providerStatus)).toEqual(["finished", "confirming", "sending"]);
    expect((await provider.getPayment(mixed.payment.paymentId)).fact.providerStatus).toBe(
      "finished",
    );
  });

  it("can come again to the same address, as a payment of its own that names its parent", async () => {
    const { orderId, payment } = await order();
    expect(await simulate(orderId, "redeposit")).toBe(1);
    const [fact] = await ipns(1);
    expect(fact).toMatchObject({
      providerStatus: "finished",
      orderId,
      parentPaymentId: payment.paymentId,
    });
    expect(fact?.paymentId).not.toBe(payment.paymentId);
    expect((await provider.getPayment(fact?.paymentId ?? "")).fact).toMatchObject({
      providerStatus: "finished",
      parentPaymentId: payment.paymentId,
    });
    const parent = await provider.getPayment(payment.paymentId);
    expect(parent.fact.providerStatus).toBe("waiting");
    expect(JSON.parse(parent.raw)).toMatchObject({ payment_extra_ids: [Number(fact?.paymentId)] });
  });

  it.each(["failed", "expired", "refunded"] as const)("can end as %s", async (outcome) => {
    const { orderId, payment } = await order();
    expect(await simulate(orderId, outcome)).toBe(1);
    expect((await ipns(1))[0]?.status).toBe(outcome);
    expect((await provider.getPayment(payment.paymentId)).fact.providerStatus).toBe(outcome);
  });

  it("is not found for an order the sandbox never saw", async () => {
    await expect(simulate("ord_unknown", "paid")).rejects.toMatchObject({ slug: "not-found" });
  });

  it("happens to the newest payment of an order", async () => {
    const { orderId, payment } = await order();
    const newer = await pay(orderId, "usdttrc20");
    await simulate(orderId, "expired");
    expect((await ipns(1))[0]?.paymentId).toBe(newer.paymentId);
    expect((await provider.getPayment(payment.paymentId)).fact.providerStatus).toBe("waiting");
  });
});

describe("an IPN", () => {
  it("is sent again until it is accepted", async () => {
    let rejections = 2;
    const { orderId } = await order((_, response) =>
      reply(response, rejections-- > 0 ? 500 : 200, ""),
    );
    await simulate(orderId, "expired");
    const facts = await ipns(3);
    expect(new Set(facts.map((fact) => fact.updatedAt?.getTime())).size).toBe(1);
    await vi.waitFor(async () => {
      const row = await world.ctx.db.sandboxIpn.findFirstOrThrow({ orderBy: { id: "desc" } });
      expect(row).toMatchObject({ attempts: 3, nextAttemptAt: null, lastError: null });
      expect(row.deliveredAt).not.toBeNull();
    });
  });

  it("is abandoned after the last attempt, with the reason recorded", async () => {
    const { orderId } = await order((_, response) => response.destroy());
    await simulate(orderId, "expired");
    await vi.waitFor(async () => {
      const row = await world.ctx.db.sandboxIpn.findFirstOrThrow({ orderBy: { id: "desc" } });
      expect(row).toMatchObject({ attempts: 4, nextAttemptAt: null, deliveredAt: null });
      expect(row.lastError).not.toBeNull();
    }, 10_000);
  });

  it("waits for its time, so that a page shows confirming before paid", async () => {
    const { orderId } = await order();
    const startedMs = Date.now();
    await simulatePayment(
      { ...world.ctx, clock: { now: () => new Date() } },
      { orderId, outcome: "partial", spacingMs: 300 },
    );
    expect((await ipns(1)).map((fact) => fact.providerStatus)).toEqual(["confirming"]);
    await ipns(2);
    expect(Date.now() - startedMs).toBeGreaterThanOrEqual(300);
  });
});
