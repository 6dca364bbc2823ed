import type pg from "pg";
import { newId } from "@/lib/platform/ids";
import { encryptSecret } from "@/lib/platform/secrets";

export type SeededEndpoints = { endpoints: number; urlOf: (index: number) => string; key: Buffer };

/**
 * Endpoints with a secret and an account each. `last_success_at` is set, so they count as endpoints that have worked.
 */
export async function seedEndpoints(
  client: pg.Client,
  { endpoints, urlOf, key }: SeededEndpoints,
): Promise<void> {
  const at = new Date();
  const rows = Array.from({ length: endpoints }, (_, index) => {
    const secretId = newId("whs", at);
    const secret = `whsec_${Buffer.alloc(32, index).toString("base64")}`;
    const cipher = Buffer.from(encryptSecret(key, secret, secretId)).toString("hex");
    return { index, url: urlOf(index), secretId, cipher };
  });
  await client.query(
    `WITH r AS (
       SELECT *, lpad(to_hex(index), 32, '0') AS tail
       FROM json_to_recordset($1::json) AS r(index int, url text, "secretId" text, cipher text)
     ), a AS (INSERT INTO accounts (id, name) SELECT 'acc_' || tail, 'Shop ' || index FROM r),
     e AS (
       INSERT INTO webhook_endpoints (id, account_id, livemode, url, event_types, last_success_at)
       SELECT 'whk_' || tail, 'acc_' || tail, true, url, ARRAY['crypto.order.paid'], now() FROM r)
     INSERT INTO webhook_secrets (id, endpoint_id, cipher, prefix)
     SELECT "secretId", 'whk_' || tail, decode(cipher, 'hex'), 'whsec_' FROM r`,
    [JSON.stringify(rows)],
  );
}

export type SeededDeliveries = { deliveries: number; endpoints: number; first: number };

/**
 * Events of realistic size with one delivery each, due immediately, round-robin over the endpoints. Triggers are
 * disabled for this load only: it writes what they would have written. The rows are invisible to others until the
 * caller's `COMMIT`.
 */
export async function seedDeliveries(client: pg.Client, size: SeededDeliveries): Promise<void> {
  await client.query("BEGIN");
  await client.query("SET LOCAL session_replication_role = replica");
  await client.query("SET LOCAL synchronous_commit = off");
  await client.query(
    `WITH n AS (
       SELECT n, lpad(to_hex(n), 32, '0') AS tail, lpad(to_hex(n % $2::int), 32, '0') AS owner
       FROM generate_series($3::int, $3::int + $1::int - 1) n
     ), v AS (
       INSERT INTO events (id, account_id, livemode, type, payload)
       SELECT 'evt_' || tail, 'acc_' || owner, true, 'crypto.order.paid', json_build_object(
         'id', 'evt_' || tail, 'type', 'crypto.order.paid', 'created_at', now(), 'timestamp', now(),
         'account_id', 'acc_' || owner, 'livemode', true, 'data', json_build_object(
           'order_id', 'ord_' || tail, 'product', 'team_manual', 'price_cents', 4900, 'price_currency', 'EUR',
           'payment_id', '5077125051', 'paid_at', now()))::text
       FROM n)
     INSERT INTO webhook_deliveries (id, event_id, endpoint_id, next_attempt_at)
     SELECT 'wdl_' || tail, 'evt_' || tail, 'whk_' || owner, now() FROM n`,
    [size.deliveries, size.endpoints, size.first],
  );
  await client.query("SELECT pg_notify('driftstack_delivery', '')");
}
