import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { GET as DAILY } from "@/app/v1/admin/crypto-orders/daily/route";
import { GET as IDEMPOTENCY } from "@/app/v1/admin/crypto-orders/idempotency-metrics/route";
import { GET as PENDING_AGE } from "@/app/v1/admin/crypto-orders/pending-age/route";
import { POST as CHECKOUT_ROUTE } from "@/app/v1/billing/crypto-checkout/route";
import type {
  DailyResource,
  PendingAgeResource,
  StatsResource,
} from "@/lib/contract/admin-reports";
import { getDailyCounts } from "@/lib/features/admin/get-daily-counts";
import { getPendingAge } from "@/lib/features/admin/get-pending-age";
import { cancelOrder } from "@/lib/features/orders/cancel-order";
import { bodyOf, callRoute, createAdminWorld, type AdminWorld } from "@/test/support/admin-calls";
import { createTestKey, createTestWorld, type TestWorld } from "@/test/support/test-ctx";
import { CHECKOUT, createTestOrder } from "@/test/support/test-orders";
import { deliverIpn, ipnBody, startTestSandbox } from "@/test/support/test-sandbox";
import { GET } from "./route";

const MINUTE_MS = 60_000;
const ROUTES = { GET, DAILY, IDEMPOTENCY, PENDING_AGE };

let world: TestWorld;
let sandbox: { close(): Promise<void> };
let admin: AdminWorld;

beforeAll(async () => {
  world = await createTestWorld();
  sandbox = await startTestSandbox(world.runtime);
  admin = await createAdminWorld(world);
  await fill();
});
afterAll(async () => {
  await sandbox.close();
  await world.close();
});

/** Live: 3 orders paid after a minute, 1 cancelled, 2 pending (one is 40 minutes old). Test: 1 pending. */
async function fill(): Promise<void> {
  const { ctx, testModeCtx } = admin.customer;
  const paid = [
    await createTestOrder(ctx, { product: "book" }),
    await createTestOrder(ctx, { product: "book", price_currency: "EUR", price_cents: 1000 }),
    await createTestOrder(ctx, { product: "pen", price_cents: 5000 }),
  ];
  const cancelled = await createTestOrder(ctx);
  await cancelOrder(ctx, { orderId: cancelled.orderId });
  await createTestOrder(ctx, { price_cents: 7000 });
  world.clock.advance(MINUTE_MS);
  for (const order of paid) await deliverIpn(world.ctx, ipnBody(order.ipn("finished")));
  world.clock.advance(39 * MINUTE_MS);
  await createTestOrder(ctx, { price_cents: 8000 });
  await createTestOrder(testModeCtx);
}

const get = (handler: (typeof ROUTES)[keyof typeof ROUTES], query = "", key = admin.adminKey) =>
  callRoute(handler, { key, path: `/x?${query}` });

describe("200", () => {
  test("stats count every order of the mode, separately for each currency", async () => {
    expect(await bodyOf<StatsResource>(get(GET))).toEqual({
      total: 6,
      truncated: false,
      scanned: 6,
      by_status: { pending: 2, confirming: 0, partial: 0, paid: 3, failed: 0, cancelled: 1 },
      paid_revenue_cents: { USD: 9900, EUR: 1000 },
      avg_time_to_paid_ms: MINUTE_MS,
      paid_sample: 3,
      paid_revenue_by_product: { book: { USD: 4900, EUR: 1000 }, pen: { USD: 5000 } },
      paid_count_by_product: { book: 2, pen: 1 },
    });
    expect(await bodyOf<StatsResource>(get(GET, "livemode=false"))).toMatchObject({
      total: 1,
      by_status: { pending: 1 },
      paid_revenue_cents: {},
      avg_time_to_paid_ms: null,
      paid_sample: 0,
    });
  });

  test("pending age groups pending orders by their age", async () => {
    const age = await getPendingAge(world.ctx, { livemode: true });
    expect(age).toMatchObject({ total: 2, pending_value_cents: { USD: 15_000 } });
    expect(age.buckets.map((bucket) => bucket.count)).toEqual([1, 0, 1, 0, 0, 0]);
    expect(age.buckets[0]).toEqual({ from_minutes: 0, to_minutes: 15, count: 1 });
    expect(age.buckets.at(-1)).toEqual({ from_minutes: 1440, to_minutes: null, count: 0 });
    const wire = await bodyOf<PendingAgeResource>(get(PENDING_AGE));
    expect(wire.total).toBe(2);
  });

  test("daily rows are UTC days with current statuses; days before the range are excluded", async () => {
    expect(await getDailyCounts(world.ctx, { days: 1, livemode: true })).toEqual({
      rows: [
        { date: "2026-05-12", status: "cancelled", count: 1 },
        { date: "2026-05-12", status: "paid", count: 3 },
        { date: "2026-05-12", status: "pending", count: 2 },
      ],
    });
    const tomorrow = { ...world.ctx, clock: { now: () => new Date("2026-05-13T00:00:00.000Z") } };
    expect((await getDailyCounts(tomorrow, { days: 1, livemode: true })).rows).toEqual([]);
    expect((await getDailyCounts(tomorrow, { days: 2, livemode: true })).rows).toHaveLength(3);
    expect(await bodyOf<DailyResource>(get(DAILY, "days=90"))).toHaveProperty("rows");
  });

  test("idempotency metrics count first writes, replays and reuses with another body", async () => {
    const key = await createTestKey(admin.customer, { scopes: ["write"] });
    const checkout = (idempotencyKey: string, body: unknown) =>
      CHECKOUT_ROUTE(
        new Request("http://localhost/v1/billing/crypto-checkout", {
          method: "POST",
          headers: {
            authorization: `Bearer ${key}`,
            "content-type": "application/json",
            "idempotency-key": idempotencyKey,
          },
          body: JSON.stringify(body),
        }),
      );
    expect(await bodyOf(get(IDEMPOTENCY))).toEqual({
      replays: 0,
      first_writes: 0,
      body_mismatches: 0,
    });
    for (const [name, body] of [
      ["a", CHECKOUT],
      ["a", CHECKOUT],
      ["a", CHECKOUT],
      ["b", CHECKOUT],
      ["b", { ...CHECKOUT, price_cents: 1 }],
    ] as const)
      await checkout(name, body);
    expect(await bodyOf(get(IDEMPOTENCY))).toEqual({
      replays: 2,
      first_writes: 2,
      body_mismatches: 1,
    });
    expect(await bodyOf(get(IDEMPOTENCY, "livemode=false"))).toMatchObject({ first_writes: 0 });
  });
});

describe("400", () => {
  test.each(["days=0", "days=91", "days=-1", "days=1e1", "days=NaN", "days=1&days=2", "day=1"])(
    "daily with %s is rejected",
    async (query) => {
      expect((await get(DAILY, query)).status).toBe(400);
    },
  );

  test("an invalid mode and unknown parameters are always rejected", async () => {
    for (const handler of Object.values(ROUTES)) {
      expect((await get(handler, "livemode=maybe")).status).toBe(400);
      expect((await get(handler, "account=1")).status).toBe(400);
    }
  });
});

describe("401", () => {
  test("requires a key", async () => {
    for (const handler of Object.values(ROUTES))
      expect((await callRoute(handler, { path: "/x" })).status).toBe(401);
  });
});

describe("403", () => {
  test("a customer's key cannot read any of it", async () => {
    for (const handler of Object.values(ROUTES))
      expect((await get(handler, "", admin.customerKey)).status).toBe(403);
  });
});
