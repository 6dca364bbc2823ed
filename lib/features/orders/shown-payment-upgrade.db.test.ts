import { afterEach, beforeEach, expect, test } from "vitest";
import { createTestUpgrade, type TestUpgrade } from "@/test/support/test-upgrade";

let database: TestUpgrade;

beforeEach(async () => {
  database = await createTestUpgrade("20261121040000_shown_payment");
});
afterEach(() => database.close());

test("an order keeps showing the payment whose address it showed before the upgrade", async () => {
  const { client } = database;
  await client.query(`
    INSERT INTO accounts (id, name) VALUES ('acc_1', 'Shop');
    INSERT INTO orders (id, account_id, livemode, status, product, price_cents, price_currency, provider, pay_currency,
      pay_amount, payment_address)
    VALUES ('ord_1', 'acc_1', true, 'pending', 'seat', 4900, 'USD', 'nowpayments', 'ltc', '0.5', 'second'),
      ('ord_2', 'acc_1', true, 'pending', 'seat', 4900, 'USD', 'stub', NULL, NULL, NULL);
    INSERT INTO order_timeline SELECT id, 1, 'pending', 'create', now() FROM orders;
    INSERT INTO payments (id, order_id, provider, state, provider_payment_id, pay_currency, pay_amount, pay_address)
    VALUES ('pmt_1', 'ord_1', 'nowpayments', 'open', '1', 'btc', '0.1', 'first'),
      ('pmt_2', 'ord_1', 'nowpayments', 'open', '2', 'ltc', '0.5', 'second')`);
  await database.upgrade();
  const { rows } = await client.query(
    "SELECT id, shown_payment_id, version FROM orders ORDER BY id",
  );
  expect(rows).toEqual([
    { id: "ord_1", shown_payment_id: "pmt_2", version: 1 },
    { id: "ord_2", shown_payment_id: null, version: 1 },
  ]);
});
