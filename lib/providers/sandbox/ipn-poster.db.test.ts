import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { reply, startRecordedService, type RecordedService } from "@/test/support/recorded-service";
import { createTestWorld, type TestWorld } from "@/test/support/test-ctx";
import { postDueIpns } from "./ipn-poster";
import { createSandboxPayment } from "./sandbox-calls";
import { claimDueIpns } from "./sandbox-store";
import { simulatePayment } from "./simulate-payment";

let world: TestWorld;
let shop: RecordedService;

beforeAll(async () => {
  world = await createTestWorld();
  shop = await startRecordedService((_, response) => reply(response, 200, "{}"));
});
beforeEach(async () => {
  shop.requests.length = 0;
  await world.ctx.db.sandboxIpn.deleteMany();
});
afterAll(async () => {
  await shop.close();
  await world.close();
});

/** Queues IPNs in the database without a running poster. */
async function queueIpns(outcome: "paid" | "expired", orders = 1): Promise<void> {
  for (let index = 0; index < orders; index++) {
    const orderId = `ord_${index}`;
    const order = { order_id: orderId, ipn_callback_url: shop.apiUrl };
    const price = { price_amount: 49, price_currency: "usd", pay_currency: "btc" };
    const body = Buffer.from(JSON.stringify({ ...price, ...order }));
    await createSandboxPayment(world.ctx, body);
    await simulatePayment(world.ctx, { orderId, outcome, spacingMs: 0 });
  }
}

/** The options of one process's poster, `afterMs` from now. */
function poster(afterMs: number) {
  const at = new Date(world.clock.now().getTime() + afterMs);
  const { log } = world.runtime;
  return { db: world.ctx.db, ipnSecret: "secret", log, clock: { now: () => at }, retryGapsMs: [] };
}

describe("recorded IPNs", () => {
  it("that a killed process had taken are posted by one other process, once the lease is over", async () => {
    await queueIpns("expired");
    const now = world.clock.now();
    const leaseUntil = new Date(now.getTime() + 10_000);
    expect(await claimDueIpns(world.ctx.db, { now, leaseUntil, limit: 32 })).toHaveLength(1);

    expect(await postDueIpns(poster(9_000))).toBe(0);
    const posted = await Promise.all([postDueIpns(poster(10_001)), postDueIpns(poster(10_001))]);
    expect(posted.toSorted()).toEqual([0, 1]);
    expect(shop.requests).toHaveLength(1);
  });

  it("are each posted once by several processes at the same time", async () => {
    await queueIpns("expired", 40);
    const processes = Array.from({ length: 4 }, async () => {
      while ((await postDueIpns(poster(1_000))) > 0);
    });
    await Promise.all(processes);
    expect(shop.requests).toHaveLength(40);
    expect(new Set(shop.requests.map(({ body }) => body)).size).toBe(40);
    expect(await world.ctx.db.sandboxIpn.count({ where: { deliveredAt: null } })).toBe(0);
  });

  it("of one payment are posted one after the other", async () => {
    await queueIpns("paid");
    for (const posted of [1, 1, 1, 1, 0]) expect(await postDueIpns(poster(1_000))).toBe(posted);
    const statuses = shop.requests.map(({ body }) => /"payment_status":"(\w+)"/.exec(body)?.[1]);
    expect(statuses).toEqual(["confirming", "confirmed", "sending", "finished"]);
  });
});
