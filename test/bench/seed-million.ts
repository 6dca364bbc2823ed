import pg from "pg";

/**
 * Fills a migrated scratch database with many orders in one run: `SEED_URL=postgres://… node --import tsx
 * test/bench/seed-million.ts 1000000 1000`. The first account owns a tenth of all orders, so a large merchant is
 * measured too. Triggers are disabled for this load only: it writes what they would have required.
 */
export type SeedSize = { orders: number; accounts: number };

const SPAN_DAYS = 365;

export async function seedOrders(url: string, { orders, accounts }: SeedSize): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("SET session_replication_role = replica");
    await client.query("SET synchronous_commit = off");
    await client.query(
      `INSERT INTO accounts (id, name, created_at)
       SELECT 'acc_' || lpad(to_hex(n), 20, '0') || substr(md5(n::text), 1, 12), 'Shop ' || n, now() - interval '400 days'
       FROM generate_series(1, $1::int) n`,
      [accounts],
    );
    await client.query(INSERT_ORDERS, [orders, accounts, SPAN_DAYS]);
    for (const statement of FOLLOW_UP) await client.query(statement);
    await client.query("SET session_replication_role = origin");
    await client.query("VACUUM (ANALYZE)");
  } finally {
    await client.end();
  }
}

/** Nine in ten orders reached a final state long ago; products repeat, notes are mostly unique. */
const INSERT_ORDERS = `
  INSERT INTO orders (id, account_id, livemode, status, failure_reason, product, price_cents, price_currency,
    customer_note, provider, payment_id, shown_payment_id, amount_received,
    expires_at, paid_at, failed_at, created_at, updated_at)
  SELECT 'ord_' || lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || substr(md5(n::text), 1, 19),
    a.id, true, status, CASE WHEN status = 'failed' THEN 'expired' END,
    (ARRAY['team_manual', 'basic-monthly', 'pro-yearly', 'gift.card', 'seat'])[1 + h % 5], 100 + h % 9900, 'USD',
    CASE WHEN h % 3 = 0 THEN 'Invoice ' || md5(n::text) || ' for customer ' || n END,
    'nowpayments', (6000000000 + n)::text, 'pmt_' || n, CASE WHEN status = 'paid' THEN '0.00123' END,
    at + interval '1 hour',
    CASE WHEN status = 'paid' THEN at + interval '5 minutes' END,
    CASE WHEN status = 'failed' THEN at + interval '1 hour' END, at, at
  FROM (
    SELECT n, h, CASE WHEN n % 10 = 0 THEN 1 ELSE 1 + n % $2::int END AS owner,
      now() - ($3::int * interval '1 day') * (n::float8 / $1::int) AS at,
      CASE WHEN h % 1000 = 7 THEN 'partial' WHEN h % 50 = 3 THEN 'pending' WHEN h % 10 < 3 THEN 'failed'
        WHEN h % 97 = 5 THEN 'cancelled' ELSE 'paid' END AS status
    FROM generate_series(1, $1::int) n, LATERAL (SELECT hashint4(n) & 2147483647 AS h) AS hashed
  ) AS made JOIN accounts a ON a.number = made.owner`;

const FOLLOW_UP = [
  `INSERT INTO payments (id, order_id, provider, state, provider_payment_id, pay_currency, pay_amount, pay_address,
       network, created_at, updated_at)
     SELECT shown_payment_id, id, 'nowpayments', 'open', payment_id, 'btc', '0.00123', 'bc1q' || md5(id), 'btc',
       created_at, created_at FROM orders`,
  `INSERT INTO order_timeline (order_id, seq, status, source, at)
     SELECT id, 1, 'pending', 'create', created_at FROM orders`,
  `INSERT INTO order_timeline (order_id, seq, status, source, at)
     SELECT id, 2, status, CASE status WHEN 'failed' THEN 'expired' WHEN 'cancelled' THEN 'cancel' ELSE 'ipn' END,
       created_at + interval '5 minutes'
     FROM orders WHERE status <> 'pending'`,
  "DROP INDEX order_search_grams_idx",
  `INSERT INTO order_search (order_id, grams)
     SELECT id, order_search_grams(account_id, livemode, product, customer_note) FROM orders`,
  "SET maintenance_work_mem = '512MB'",
  "CREATE INDEX order_search_grams_idx ON order_search USING gin (grams) WITH (gin_pending_list_limit = 1024)",
];
