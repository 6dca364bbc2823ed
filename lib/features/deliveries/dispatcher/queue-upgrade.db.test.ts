import { afterEach, beforeEach, expect, test } from "vitest";
import { createTestUpgrade, type TestUpgrade } from "@/test/support/test-upgrade";

let database: TestUpgrade;

beforeEach(async () => {
  database = await createTestUpgrade("20261121030000_endpoint_queues");
});
afterEach(() => database.close());

test("deliveries that wait or are in flight at the upgrade are due in the queue of their endpoint", async () => {
  const { client } = database;
  await client.query(`
    INSERT INTO accounts (id, name) VALUES ('acc_1', 'Shop');
    INSERT INTO webhook_endpoints (id, account_id, livemode, url, event_types, consecutive_failures, listener_seen_at)
    SELECT 'whk_' || name, 'acc_1', true, 'https://shop.example', ARRAY['crypto.order.paid'], failures, seen
    FROM (VALUES ('waiting', 0, NULL), ('failing', 3, NULL), ('idle', 0, NULL), ('cli', 0, now()))
      AS e (name, failures, seen);
    INSERT INTO events (id, account_id, livemode, type, payload)
    VALUES ('evt_1', 'acc_1', true, 'test.ping', '{}'), ('evt_2', 'acc_1', true, 'test.ping', '{}');
    INSERT INTO webhook_deliveries (id, event_id, endpoint_id, next_attempt_at, status, lease_token, lease_until)
    VALUES ('wdl_1', 'evt_1', 'whk_waiting', '2026-01-01', 'in_flight', 'token', now()),
           ('wdl_2', 'evt_2', 'whk_waiting', '2026-01-02', 'pending', NULL, NULL),
           ('wdl_3', 'evt_1', 'whk_failing', '2026-01-03', 'pending', NULL, NULL),
           ('wdl_4', 'evt_1', 'whk_cli', '2026-01-04', 'pending', NULL, NULL)`);
  await database.upgrade();
  const { rows } = await client.query(
    `SELECT endpoint_id, kind, to_char(due_at, 'YYYY-MM-DD') AS due, degraded, lease_token IS NOT NULL AS leased
     FROM webhook_queues JOIN webhook_endpoints e ON e.id = endpoint_id ORDER BY 1`,
  );
  const queue = { kind: "http", degraded: false, leased: false, due: null };
  expect(rows).toEqual([
    { ...queue, endpoint_id: "whk_cli", kind: "cli", leased: true },
    { ...queue, endpoint_id: "whk_failing", due: "2026-01-03", degraded: true },
    { ...queue, endpoint_id: "whk_idle" },
    { ...queue, endpoint_id: "whk_waiting", due: "2026-01-01" },
  ]);
  const open = await client.query("SELECT DISTINCT status, lease_token FROM webhook_deliveries");
  expect(open.rows).toEqual([{ status: "pending", lease_token: null }]);
});
