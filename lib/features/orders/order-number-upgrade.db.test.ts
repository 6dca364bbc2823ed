import { afterEach, beforeEach, expect, test } from "vitest";
import { createTestUpgrade, type TestUpgrade } from "@/test/support/test-upgrade";

let database: TestUpgrade;

beforeEach(async () => {
  database = await createTestUpgrade("20261121120000_order_number");
});
afterEach(() => database.close());

test("every order from before the upgrade gets a number of its own, and stays as it was", async () => {
  const { client } = database;
  await client.query(`
    INSERT INTO accounts (id, name) VALUES ('acc_1', 'Shop');
    INSERT INTO orders (id, account_id, livemode, status, product, price_cents, price_currency, provider)
    SELECT 'ord_' || i, 'acc_1', true, 'pending', 'seat', 4900, 'USD', 'stub' FROM generate_series(1, 1000) i;
    INSERT INTO order_timeline SELECT id, 1, 'pending', 'create', now() FROM orders`);
  const before = await client.query("SELECT * FROM orders ORDER BY id");
  await database.upgrade();
  const after = await client.query<{ order_number: string }>("SELECT * FROM orders ORDER BY id");
  expect(after.rows.map(({ order_number: _, ...row }) => row)).toEqual(before.rows);
  const numbers = after.rows.map(({ order_number }) => Number(order_number));
  expect(new Set(numbers).size).toBe(1_000);
  expect(numbers.every((number) => Number.isSafeInteger(number) && number > 0)).toBe(true);
});
