import { expect } from "vitest";
import { sandboxTest as test } from "@/test/support/fixtures";
import { createTestAccount } from "@/test/support/test-ctx";
import { createTestOrder } from "@/test/support/test-orders";
import { cancelOrder } from "./cancel-order";

test("the order, its timeline and its event have the same time, although the clock moves", async ({
  world,
}) => {
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
