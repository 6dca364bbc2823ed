import { cp, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { applyMigrations } from "@/lib/platform/migrate";
import { createEmptyDatabase, type TestDatabase } from "@/lib/testing/test-db";

const UPGRADE = "20261121040000_shown_payment";
const RELEASED = "prisma/migrations";

let database: TestDatabase;
let migrationsDir = "";

beforeEach(async () => {
  database = await createEmptyDatabase();
  migrationsDir = await mkdtemp(join(tmpdir(), "driftstack-migrations-"));
});
afterEach(async () => {
  await database.drop();
  await rm(migrationsDir, { recursive: true });
});

async function migrateTo(isIncluded: (name: string) => boolean) {
  for (const name of (await readdir(RELEASED)).filter(isIncluded))
    await cp(join(RELEASED, name), join(migrationsDir, name), { recursive: true });
  await applyMigrations({ databaseUrl: database.url, migrationsDir, log: () => undefined });
}

test("an order keeps showing the payment whose address it showed before the upgrade", async () => {
  await migrateTo((name) => name < UPGRADE);
  const client = new Client({ connectionString: database.url });
  await client.connect();
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
  await migrateTo((name) => name <= UPGRADE);
  const { rows } = await client
    .query("SELECT id, shown_payment_id, version FROM orders ORDER BY id")
    .finally(() => client.end());
  expect(rows).toEqual([
    { id: "ord_1", shown_payment_id: "pmt_2", version: 1 },
    { id: "ord_2", shown_payment_id: null, version: 1 },
  ]);
});
