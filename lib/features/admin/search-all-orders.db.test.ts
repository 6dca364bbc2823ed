import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ListAllOrdersInput } from "@/lib/contract/admin";
import type { AccountCtx } from "@/lib/platform/ctx";
import { createTestAccount, createTestWorld, type TestWorld } from "@/test/support/test-ctx";
import { createTestOrder } from "@/test/support/test-orders";
import { startTestSandbox } from "@/test/support/test-sandbox";
import { transaction } from "@/lib/platform/db";
import { listAllOrders } from "./list-all-orders";

/** More than the number of newest orders that are scanned without the index. */
const NEWER_ORDERS = 5_100;
/** More than the maximum number of candidates: the index is not used for a search that matches all of them. */
const ALIKE_ORDERS = 2_100;
const NOTE = "O'Brien \\ 50% off: Ärger, 注文書 für Zoë";

let world: TestWorld;
let sandbox: { close(): Promise<void> };
let ctx: AccountCtx;
let wanted: string[];

beforeAll(async () => {
  world = await createTestWorld();
  sandbox = await startTestSandbox(world.runtime);
  ({ ctx } = await createTestAccount(world));
  const other = (await createTestAccount(world)).ctx;
  const first = await createTestOrder(ctx, { product: "gift.card", customer_note: NOTE });
  world.clock.advance(1_000);
  const second = await createTestOrder(other, { product: "seat", customer_note: NOTE });
  wanted = [second.orderId, first.orderId];
  await transaction(world.ctx, async ({ db }) => {
    // Disables triggers for the bulk inserts: only the orders created above have to be found through the index.
    await db.$executeRaw`SET LOCAL session_replication_role = replica`;
    await db.$executeRaw`
      INSERT INTO orders (id, account_id, livemode, status, product, price_cents, price_currency, provider, created_at)
      SELECT 'ord_f' || lpad(n::text, 31, '0'), ${ctx.accountId}, true, 'pending', 'newer', 1, 'USD', 'stub',
        now() + interval '10 years'
      FROM generate_series(1, ${NEWER_ORDERS}) n`;
    await db.$executeRaw`
      INSERT INTO order_search (order_id, grams)
      SELECT id, order_search_grams(account_id, livemode, 'alike', NULL) FROM orders
      WHERE product = 'newer' LIMIT ${ALIKE_ORDERS}`;
  });
});
afterAll(async () => {
  await sandbox.close();
  await world.close();
});

const search = async (text: string, more: Partial<ListAllOrdersInput> = {}) =>
  (await listAllOrders(ctx, { limit: 10, search: text, ...more })).orders.map(
    (order) => order.order_id,
  );

describe("an operator's search over all accounts", () => {
  for (const text of [
    NOTE,
    "o'brien",
    "\\ 50%",
    "% OFF",
    "Ärger",
    "注文書 f",
    "注文",
    "Zoë",
    "ë",
  ]) {
    test(`finds old orders of two accounts by ${JSON.stringify(text)}, the newer first`, async () => {
      expect(await search(text)).toEqual(wanted);
    });
  }

  test("finds no more than there is", async () => {
    expect(await search("no such words")).toEqual([]);
    expect(await search("zzz")).toEqual([]);
    expect(await search("alike")).toEqual([]);
    expect(await search("GIFT.card")).toEqual([wanted[1]]);
  });

  test("walks on over pages without a gap or a repetition", async () => {
    const first = await listAllOrders(ctx, { limit: 1, search: "Brien" });
    const cursor = first.next_cursor ?? undefined;
    const second = await listAllOrders(ctx, { limit: 1, search: "Brien", cursor });
    const ids = [...first.orders, ...second.orders].map((order) => order.order_id);
    expect([ids, second.next_cursor]).toEqual([wanted, null]);
  });

  test("keeps to the filters it was given", async () => {
    expect(await search("Brien", { account_id: ctx.accountId })).toEqual([wanted[1]]);
    expect(await search("Brien", { livemode: false })).toEqual([]);
    expect(await search("Brien", { status: "paid" })).toEqual([]);
    expect(await search("newer", { status: "paid" })).toEqual([]);
    expect(await search("newer", { limit: 10 })).toHaveLength(10);
  });

  test("wherever in a text the search begins and ends, from four letters on the index knows it", async () => {
    const texts = [NOTE, "team_manual", "abcd", "Invoice 00ff: 2 × Zoë & Ümit", "\\\\''**:*|&!()"];
    const missed = await world.ctx.db.$queryRaw`
      SELECT text, part FROM unnest(${texts}::text[]) AS texts (text),
        generate_series(1, char_length(text)) AS starts (start),
        generate_series(4, char_length(text) - start + 1) AS lengths (length),
        substr(text, start, length) AS part
      WHERE NOT order_search_grams('acc_1', true, 'x', text) @@ order_search_query_anywhere(part)
        OR NOT order_search_grams('acc_1', true, text, NULL) @@ order_search_query('acc_1', true, part)`;
    expect(missed).toEqual([]);
  });
});
