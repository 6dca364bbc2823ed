import { afterAll, beforeAll, expect, test } from "vitest";
import { INTERNAL_STATUSES, ORDER_STATUSES } from "@/lib/domain/order";
import { TRANSITIONS } from "@/lib/domain/transition";
import { sqlStateOf } from "@/lib/platform/db";
import { createTestAccount, createTestWorld, type TestWorld } from "@/test/support/test-ctx";

let world: TestWorld;
let accountId: string;

beforeAll(async () => {
  world = await createTestWorld();
  accountId = (await createTestAccount(world)).ctx.accountId;
});
afterAll(() => world.close());

const STATUSES = [...ORDER_STATUSES, ...INTERNAL_STATUSES];
const ENDING = `paid_at = CASE WHEN $2 = 'paid' THEN now() END, failed_at = CASE WHEN $2 = 'failed' THEN now() END,
  failure_reason = CASE WHEN $2 = 'failed' THEN 'ipn' END`;

/** Returns whether the database accepts the change, which is rolled back. */
async function isAccepted(from: string, to: string): Promise<boolean> {
  const client = await world.runtime.database.pool.connect();
  try {
    await client.query("BEGIN");
    await client.query(
      `INSERT INTO orders (id, account_id, livemode, status, product, price_cents, price_currency, provider, paid_at,
         failed_at, failure_reason)
       VALUES ('ord_table', $1, true, $2, 'guard', 100, 'USD', 'stub', CASE WHEN $2 = 'paid' THEN now() END,
         CASE WHEN $2 = 'failed' THEN now() END, CASE WHEN $2 = 'failed' THEN 'ipn' END)`,
      [accountId, from],
    );
    await client.query(`UPDATE orders SET status = $2, ${ENDING} WHERE id = $1`, ["ord_table", to]);
    return true;
  } catch (error) {
    expect(error).toMatchObject({ constraint: "orders_status_transition" });
    expect(sqlStateOf(error)).toBe("23514");
    return false;
  } finally {
    await client.query("ROLLBACK");
    client.release();
  }
}

test("the database accepts exactly the transitions of the order machine", async () => {
  for (const from of STATUSES) {
    for (const to of STATUSES.filter((status) => status !== from)) {
      expect(await isAccepted(from, to), `${from} to ${to}`).toBe(TRANSITIONS[from].includes(to));
    }
  }
});
