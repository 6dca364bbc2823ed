import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Ctx } from "@/lib/platform/ctx";
import { runIpnStorm } from "@/test/support/ipn-storm";
import { createTestAccount, createTestWorld, type TestWorld } from "@/test/support/test-ctx";
import { startTestSandbox } from "@/test/support/test-sandbox";

/** The mutation check of ipn-storm.db.test.ts: the test must fail without the row lock and the database constraints. */
let world: TestWorld;
let sandbox: { close(): Promise<void> };

beforeAll(async () => {
  world = await createTestWorld();
  sandbox = await startTestSandbox(world.runtime);
  for (const statement of [
    "DROP INDEX events_order_id_type_key",
    "DROP TRIGGER orders_guard_status ON orders",
    "DROP TRIGGER orders_transition_is_recorded ON orders",
    "DROP TRIGGER events_have_a_cause ON events",
  ]) {
    await world.ctx.db.$executeRawUnsafe(statement);
  }
});
afterAll(async () => {
  await sandbox.close();
  await world.close();
});

/** The usual check-then-act implementation. */
async function naiveDeliver(ctx: Ctx, body: string): Promise<void> {
  const ipn = JSON.parse(body) as { order_id: string; payment_status: string };
  const order = await ctx.db.order.findUniqueOrThrow({ where: { id: ipn.order_id } });
  if (order.status === "paid" || ipn.payment_status !== "finished") return;
  await ctx.db.order.update({
    where: { id: order.id },
    data: { status: "paid", paidAt: new Date() },
  });
  await ctx.db.event.create({
    data: {
      id: `evt_${randomUUID()}`,
      accountId: order.accountId,
      livemode: order.livemode,
      orderId: order.id,
      type: "crypto.order.paid",
      payload: "{}",
    },
  });
}

test("check-then-act announces some orders twice, which the test detects", async () => {
  const account = await createTestAccount(world);
  const result = await runIpnStorm(world, account, { orders: 200, seed: 1, deliver: naiveDeliver });
  expect(result.paidOrders).toBe(200);
  expect(result.paidEvents).toBeGreaterThan(200);
}, 120_000);
