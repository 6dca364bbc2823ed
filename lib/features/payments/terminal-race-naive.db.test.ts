import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runTerminalRace, type Contenders } from "@/test/reliability/terminal-race";
import { createTestAccount, createTestWorld, type TestWorld } from "@/test/support/test-ctx";
import { startTestSandbox } from "@/test/support/test-sandbox";

/** The mutation check of terminal-race.db.test.ts: a check-then-act implementation without database constraints. */
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

async function endIfOpen(orderId: string, to: "paid" | "failed" | "cancelled", reason?: string) {
  const { db } = world.ctx;
  const order = await db.order.findUniqueOrThrow({ where: { id: orderId } });
  if (order.status !== "pending") return false;
  await db.order.update({
    where: { id: orderId },
    data: {
      status: to,
      failureReason: reason ?? null,
      paidAt: to === "paid" ? new Date() : null,
      failedAt: to === "failed" ? new Date() : null,
    },
  });
  const { accountId, livemode } = order;
  const event = { accountId, livemode, orderId, type: `crypto.order.${to}`, payload: "{}" };
  await db.event.create({ data: { id: `evt_${randomUUID()}`, ...event } });
  return true;
}

test("R6: check-then-act ends some orders twice, which the test detects", async () => {
  const account = await createTestAccount(world);
  const naive: Contenders = {
    pay: async (order) => void (await endIfOpen(order.orderId, "paid")),
    cancel: (orderId) => endIfOpen(orderId, "cancelled"),
    sweep: (orderId) => endIfOpen(orderId, "failed", "swept"),
    expire: async () => {
      const rows = await world.ctx.db.order.findMany({
        where: { accountId: account.accountId, status: "pending" },
        take: 10,
        select: { id: true },
      });
      const ended = await Promise.all(rows.map(({ id }) => endIfOpen(id, "failed", "expired")));
      return ended.filter(Boolean).length;
    },
  };
  const report = await runTerminalRace(world, account, { orders: 60, seed: 1, contenders: naive });
  expect(report.duplicated).toBeGreaterThan(0);
}, 120_000);
