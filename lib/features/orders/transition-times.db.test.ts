import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestAccount, createTestWorld, type TestWorld } from "@/test/support/test-ctx";
import { createTestOrder } from "@/test/support/test-orders";
import { startTestSandbox } from "@/test/support/test-sandbox";
import { cancelOrder } from "./cancel-order";

let world: TestWorld;
let sandbox: { close(): Promise<void> };

beforeAll(async () => {
  world = await createTestWorld();
  sandbox = await startTestSandbox(world.runtime);
});
afterAll(async () => {
  await sandbox.close();
  await world.close();
});

test("the order, its timeline and its event have the same time, although the clock moves", async () => {
  const account = await createTestAccount(world);
  const { orderId } = await createTestOrder(account.ctx);
  let ms = Date.parse("2026-05-12T13:00:00.000Z");
  const clock = { now: () => new Date((ms += 7)) };
  const order = await cancelOrder({ ...account.ctx, clock }, { orderId });
  const event = await world.ctx.db.event.findFirstOrThrow({ where: { orderId } });
  const at = order.events.at(-1)?.at;
  expect(at).toMatch(/^2026-05-12T13:00:00/);
  expect(event.createdAt.toISOString()).toBe(at);
  expect(JSON.parse(event.payload)).toMatchObject({ created_at: at });
});
