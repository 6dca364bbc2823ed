import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Sql } from "@/lib/platform/db";
import {
  createTestAccount,
  createTestWorld,
  type TestAccount,
  type TestWorld,
} from "@/test/support/test-ctx";
import {
  createTestEndpoint,
  createTestEvents,
  deliveriesOf,
  endAllDeliveries,
  endDeliveriesAs,
} from "@/test/support/webhook-factories";
import { getEndpoint } from "@/lib/features/webhooks/get-endpoint";
import { pruneDeliveries } from "./prune-deliveries";
import { replayDeadLetters } from "./replay-dead-letters";
import { replayDelivery } from "./replay-delivery";
import { deleteDelivered } from "./retention-store";
import { pruneSecrets } from "@/lib/features/webhooks/prune-secrets";
import { rotateSecret } from "@/lib/features/webhooks/rotate-secret";

const HOOK = "https://shop.example.org/hook";
const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;
let world: TestWorld;
let account: TestAccount;

beforeAll(async () => {
  world = await createTestWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  await endAllDeliveries(world.ctx);
  account = await createTestAccount(world);
});

const prune = (failedDays: number | null = null) =>
  pruneDeliveries({
    ...world.ctx,
    config: {
      ...world.ctx.config,
      webhookRetentionMs: {
        delivered: 30 * DAY_MS,
        failed: failedDays === null ? null : failedDays * DAY_MS,
      },
    },
  });
const statuses = async () => (await deliveriesOf(account.ctx)).map(({ status }) => status).sort();

/** Creates one delivery in each final status, each with an attempt. */
async function oneOfEach(): Promise<string> {
  const { id } = await createTestEndpoint(account.ctx, HOOK);
  for (const status of ["delivered", "failed", "dlq"] as const) {
    await createTestEvents(account.ctx);
    const [deliveryId = ""] = await endDeliveriesAs(account.ctx, status);
    await world.ctx.db.deliveryAttempt.create({
      data: { deliveryId, number: 1, startedAt: world.clock.now(), durationMs: 5 },
    });
  }
  return id;
}

describe("after the retention", () => {
  it("what was delivered goes with its attempts, to the day; what was not stays", async () => {
    await oneOfEach();
    world.clock.advance(30 * DAY_MS - 1);
    await prune();
    expect(await statuses()).toEqual(["delivered", "dlq", "failed"]);
    world.clock.advance(1);
    expect(await prune()).toBe(false);
    const left = await deliveriesOf(account.ctx);
    expect(left.map(({ status }) => status).sort()).toEqual(["dlq", "failed"]);
    expect(left.map(({ attempts }) => attempts.length)).toEqual([1, 1]);
  });

  it("what failed or was given up goes too where that is configured, after its own time", async () => {
    await oneOfEach();
    world.clock.advance(90 * DAY_MS - 1);
    await prune(90);
    expect(await statuses()).toEqual(["dlq", "failed"]);
    world.clock.advance(1);
    await prune(90);
    expect(await statuses()).toEqual([]);
  });

  it("a dead letter has its whole time from when it became one, however long it was tried", async () => {
    await createTestEndpoint(account.ctx, HOOK);
    await createTestEvents(account.ctx);
    world.clock.advance(43 * HOUR_MS);
    await endDeliveriesAs(account.ctx, "dlq");
    await prune(1);
    world.clock.advance(DAY_MS - 1);
    await prune(1);
    expect(await statuses()).toEqual(["dlq"]);
    world.clock.advance(1);
    await prune(1);
    expect(await statuses()).toEqual([]);
  });

  it("what still waits or is under way stays, however old", async () => {
    await createTestEndpoint(account.ctx, HOOK);
    await createTestEvents(account.ctx, 2);
    const [first] = await deliveriesOf(account.ctx);
    await world.ctx.db.webhookDelivery.update({
      where: { id: first?.id ?? "" },
      data: { status: "in_flight", leaseToken: "t" },
    });
    world.clock.advance(400 * DAY_MS);
    await prune(1);
    expect(await statuses()).toEqual(["in_flight", "pending"]);
  });

  it("the counters of the endpoint stay", async () => {
    const id = await oneOfEach();
    await world.ctx.db.webhookEndpoint.update({
      where: { id },
      data: { deliveredCount: 1, failedCount: 1, dlqCount: 1 },
    });
    world.clock.advance(400 * DAY_MS);
    await prune(90);
    expect((await getEndpoint(account.ctx, { id })).delivery_counts).toEqual({
      delivered: 1,
      failed: 1,
      dlq: 1,
    });
  });

  it("a dead letter goes with the replay that arrived, so that it is never sent a third time", async () => {
    const { id } = await createTestEndpoint(account.ctx, HOOK);
    await createTestEvents(account.ctx, 2);
    await endDeliveriesAs(account.ctx, "dlq");
    const all = { id, since: new Date(0), status: "dlq" as const };
    expect(await replayDeadLetters(account.ctx, all)).toEqual({ replayed: 2 });
    const replays = (await deliveriesOf(account.ctx)).filter(({ replayOf }) => replayOf !== null);
    await world.ctx.db.webhookDelivery.update({
      where: { id: replays[0]?.id ?? "" },
      data: { status: "delivered", nextAttemptAt: null, finishedAt: world.clock.now() },
    });
    world.clock.advance(30 * DAY_MS);
    await prune();
    expect(await statuses()).toEqual(["failed", "pending"]);
    await endDeliveriesAs(account.ctx, "dlq");
    expect(await replayDeadLetters(account.ctx, all)).toEqual({ replayed: 1 });
  });

  it("a replay that was given up goes with the original that arrived, so that it is never sent again", async () => {
    const { id } = await createTestEndpoint(account.ctx, HOOK);
    await createTestEvents(account.ctx);
    const [original = ""] = await endDeliveriesAs(account.ctx, "delivered");
    await replayDelivery(account.ctx, { id: original });
    await endDeliveriesAs(account.ctx, "dlq");
    const all = { id, since: new Date(0), status: "dlq" as const };
    expect(await replayDeadLetters(account.ctx, all)).toEqual({ replayed: 0 });
    world.clock.advance(30 * DAY_MS);
    await prune();
    expect(await statuses()).toEqual([]);
    expect(await replayDeadLetters(account.ctx, all)).toEqual({ replayed: 0 });
  });

  it("an expired secret is deleted, the current one stays", async () => {
    const { id } = await createTestEndpoint(account.ctx, HOOK);
    await rotateSecret(account.ctx, { id });
    const signing = () => world.ctx.db.webhookSecret.count({ where: { endpointId: id } });
    world.clock.advance(DAY_MS - 1);
    await pruneSecrets(world.ctx);
    expect(await signing()).toBe(2);
    world.clock.advance(1);
    await pruneSecrets(world.ctx);
    expect(await signing()).toBe(1);
    expect((await getEndpoint(account.ctx, { id })).prev_secret_prefix).toBeNull();
  });
});

describe("a large log", () => {
  it("is pruned in batches, by several concurrent processes, using only the index of delivered deliveries", async () => {
    // A batch takes the oldest deliveries of all accounts, so those of other tests are excluded first.
    await world.ctx.db
      .$executeRaw`UPDATE webhook_deliveries SET status = 'failed' WHERE status = 'delivered'`;
    const { id } = await createTestEndpoint(account.ctx, HOOK);
    const [eventId] = await createTestEvents(account.ctx);
    await world.ctx.db.$executeRaw`
      INSERT INTO webhook_deliveries (id, event_id, endpoint_id, status, replay_of, next_attempt_at, finished_at, created_at)
      SELECT driftstack_id('wdl'), ${eventId}, ${id}, CASE WHEN n % 4 = 0 THEN 'pending' ELSE 'delivered' END, 'wdl_x',
             CASE WHEN n % 4 = 0 THEN ${world.clock.now()}::timestamptz END,
             CASE WHEN n % 4 > 0 THEN ${world.clock.now()}::timestamptz + n * interval '1 ms' END, ${world.clock.now()}::timestamptz
      FROM generate_series(1, 20000) n`;
    await world.ctx.db.$executeRaw`ANALYZE webhook_deliveries`;
    world.clock.advance(30 * DAY_MS + 60_000);

    const plan = await planOf((sql) =>
      deleteDelivered(sql, {
        before: new Date(world.clock.now().getTime() - 30 * DAY_MS),
        limit: 1_000,
      }),
    );
    expect(plan).toContain("webhook_deliveries_delivered");
    for (const hot of [
      "webhook_deliveries_due",
      "webhook_deliveries_in_flight",
      "Seq Scan on webhook_deliveries",
    ])
      expect(plan).not.toContain(hot);

    expect(await prune()).toBe(true);
    const left = () =>
      world.ctx.db.webhookDelivery.count({ where: { endpointId: id, status: "delivered" } });
    expect(await left()).toBe(14_000);
    const drain = async () => {
      while (await prune());
    };
    await Promise.all([drain(), drain(), drain()]);
    await drain();
    expect(await left()).toBe(0);
    expect(await world.ctx.db.webhookDelivery.count({ where: { endpointId: id } })).toBe(5_001);
  });
});

/** Returns the query plan of the statement that a store function runs. */
async function planOf(run: (sql: Sql) => Promise<unknown>): Promise<string> {
  let plan = "";
  const explain: Sql["$executeRaw"] = async (query, ...values) => {
    const text = (query as TemplateStringsArray).reduce((all, part, i) => `${all}$${i}${part}`);
    const client = await world.runtime.database.pool.connect();
    // For a table this small, a sequential scan is cheaper; the test needs the plan for millions of rows.
    await client.query("BEGIN; SET LOCAL enable_seqscan = off");
    const { rows } = await client.query(`EXPLAIN ${text}`, values);
    await client.query("ROLLBACK");
    client.release();
    plan = rows.map((row: Record<string, string>) => row["QUERY PLAN"]).join("\n");
    return 0;
  };
  await run({ $executeRaw: explain, $queryRaw: () => Promise.reject(new Error("not called")) });
  return plan;
}
