import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestAccount, createTestWorld, type TestWorld } from "@/test/support/test-ctx";
import { createTestOrder } from "@/test/support/test-orders";
import { startTestSandbox } from "@/test/support/test-sandbox";
import type { AccountCtx } from "@/lib/platform/ctx";
import { transaction } from "@/lib/platform/db";
import { listOrders } from "./list-orders";

/** More than the number of newest orders that are scanned without the index. */
const NEWER_ORDERS = 320;
const NOTE = "O'Brien \\ 50% off: Ärger, 注文書 für Zoë";

let world: TestWorld;
let sandbox: { close(): Promise<void> };
let ctx: AccountCtx;
let wanted: string;

beforeAll(async () => {
  world = await createTestWorld();
  sandbox = await startTestSandbox(world.runtime);
  ({ ctx } = await createTestAccount(world));
  const order = await createTestOrder(ctx, { product: "gift.card", customer_note: NOTE });
  wanted = order.orderId;
  await createTestOrder((await createTestAccount(world)).ctx, { customer_note: NOTE });
  await world.ctx.db.$executeRaw`
    INSERT INTO orders (id, account_id, livemode, status, product, price_cents, price_currency, provider, created_at)
    SELECT 'ord_' || lpad(n::text, 32, '0'), ${ctx.accountId}, true, 'abandoned', 'x', 1, 'USD', 'stub', now()
    FROM generate_series(1, 5) n`;
  await transaction(world.ctx, async ({ db }) => {
    await db.$executeRaw`
      INSERT INTO orders (id, account_id, livemode, status, product, price_cents, price_currency, provider, created_at)
      SELECT 'ord_f' || lpad(n::text, 31, '0'), ${ctx.accountId}, true, 'pending', 'newer', 1, 'USD', 'stub', now()
      FROM generate_series(1, ${NEWER_ORDERS}) n`;
    await db.$executeRaw`
      INSERT INTO order_timeline (order_id, seq, status, source, at)
      SELECT id, 1, 'pending', 'create', created_at FROM orders WHERE product = 'newer'`;
  });
});
afterAll(async () => {
  await sandbox.close();
  await world.close();
});

const search = async (text: string) =>
  (await listOrders(ctx, { limit: 10, search: text })).orders.map((order) => order.order_id);

for (const text of [
  NOTE,
  "o'brien",
  "'",
  "\\",
  "% OFF",
  "50%",
  "Ärger",
  "注文",
  "文",
  "Zoë",
  "ë",
  "GIFT",
  "ft.c",
  "d",
]) {
  test(`an old order is found by ${JSON.stringify(text)} in its product or note`, async () => {
    expect(await search(text)).toEqual([wanted]);
  });
}

test("an old order is found by its id and by its payment's", async () => {
  const payment = await world.ctx.db.payment.findFirstOrThrow({ where: { orderId: wanted } });
  await world.ctx.db.order.update({
    where: { id: wanted },
    data: { paymentId: payment.providerPaymentId },
  });
  expect(await search(wanted)).toEqual([wanted]);
  expect(await search(payment.providerPaymentId ?? "")).toEqual([wanted]);
});

test("a search walks on over pages, and finds no more than there is", async () => {
  expect(await search("no such words")).toEqual([]);
  expect(await search("zzz")).toEqual([]);
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listOrders(ctx, { limit: 100, search: "newer", cursor });
    seen.push(...page.orders.map((order) => order.order_id));
    cursor = page.next_cursor ?? undefined;
  } while (cursor);
  expect(new Set(seen).size).toBe(NEWER_ORDERS);
  expect(seen).toHaveLength(NEWER_ORDERS);
});

test("a changed note is found by its new words only", async () => {
  await world.ctx.db.order.update({ where: { id: wanted }, data: { customerNote: "Quittung" } });
  expect(await search("quitt")).toEqual([wanted]);
  expect(await search("Ärger")).toEqual([]);
});
