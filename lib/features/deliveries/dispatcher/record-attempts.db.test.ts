import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { updateEndpoint } from "@/lib/features/webhooks/update-endpoint";
import { takeAll } from "@/test/support/dispatch";
import { createTestAccount, createTestWorld, type TestWorld } from "@/test/support/test-ctx";
import {
  createTestEndpoint,
  createTestEvents,
  deliveriesOf,
  endAllDeliveries,
} from "@/test/support/webhook-factories";
import { endUndeliverable } from "./taken-deliveries-store";
import { recordAttempts } from "./record-attempts";
import type { AttemptResult } from "./results-store";

const DAY_MS = 86_400_000;
const RETRY_AT = new Date("2030-01-01T00:00:00.000Z");

let world: TestWorld;
beforeAll(async () => {
  world = await createTestWorld();
});
afterAll(() => world.close());
beforeEach(() => endAllDeliveries(world.ctx));

const endpointOf = (id: string) =>
  world.ctx.db.webhookEndpoint.findUniqueOrThrow({ where: { id } });

async function claimedOutcome(change: Partial<AttemptResult>) {
  const account = await createTestAccount(world);
  const endpoint = await createTestEndpoint(account.ctx, "https://127.0.0.1:8443/");
  await createTestEvents(account.ctx);
  const [claimed] = await takeAll(world.ctx);
  const now = world.clock.now();
  const outcome: AttemptResult = {
    id: claimed?.id ?? "",
    leaseToken: claimed?.leaseToken ?? "",
    url: endpoint.url,
    status: "failed",
    nextAttemptAt: null,
    startedAt: now,
    finishedAt: now,
    durationMs: 1,
    responseStatus: 500,
    responseText: null,
    error: "no",
    gone: false,
    ...change,
  };
  const entries = () =>
    world.ctx.db.auditEntry.findMany({
      where: { target: endpoint.id, action: "webhook_endpoint.disabled" },
    });
  return { account, endpoint, outcome, entries };
}

describe("an endpoint that is disabled by the results of its attempts", () => {
  test("is in its account's audit log once when it returns 410", async () => {
    const { account, outcome, entries } = await claimedOutcome({ gone: true, responseStatus: 410 });
    expect(await recordAttempts(world.ctx, [outcome])).toEqual([outcome.id]);
    expect(await recordAttempts(world.ctx, [outcome])).toEqual([]);
    expect(await entries()).toMatchObject([
      {
        accountId: account.accountId,
        actor: "system:dispatcher",
        detail: { livemode: true, reason: "The endpoint returned 410 Gone." },
      },
    ]);
  });

  test("is there after five days of nothing but failures, and not before", async () => {
    const { endpoint, outcome, entries } = await claimedOutcome({});
    const failingSince = new Date(world.clock.now().getTime() - 5 * DAY_MS - 1);
    await world.ctx.db.webhookEndpoint.update({
      where: { id: endpoint.id },
      data: { failingSince },
    });
    await recordAttempts(world.ctx, [outcome]);
    expect(await entries()).toMatchObject([
      { detail: { reason: "Every delivery failed for 5 days." } },
    ]);
    const other = await claimedOutcome({});
    await recordAttempts(world.ctx, [other.outcome]);
    expect(await other.entries()).toEqual([]);
  });

  test("is not disabled by a 410 from its previous URL; the delivery is retried", async () => {
    const { account, endpoint, outcome, entries } = await claimedOutcome({
      gone: true,
      responseStatus: 410,
      nextAttemptAt: RETRY_AT,
    });
    await updateEndpoint(account.ctx, { id: endpoint.id, url: "https://127.0.0.1:8443/new" });
    expect(await recordAttempts(world.ctx, [outcome])).toEqual([outcome.id]);
    expect(await endpointOf(endpoint.id)).toMatchObject({
      active: true,
      disableMailDueAt: null,
      consecutiveFailures: 1,
      failedCount: 0n,
    });
    expect(await deliveriesOf(account.ctx)).toMatchObject([
      { status: "pending", nextAttemptAt: RETRY_AT, finishedAt: null, attemptCount: 1 },
    ]);
    expect(await entries()).toEqual([]);
  });

  test("is not disabled by a 410 from its previous URL, even on the last attempt", async () => {
    const { account, endpoint, outcome } = await claimedOutcome({ gone: true });
    await updateEndpoint(account.ctx, { id: endpoint.id, url: "https://127.0.0.1:8443/new" });
    await recordAttempts(world.ctx, [outcome]);
    expect(await endpointOf(endpoint.id)).toMatchObject({ active: true, dlqCount: 1n });
    expect(await deliveriesOf(account.ctx)).toMatchObject([{ status: "dlq", nextAttemptAt: null }]);
  });

  test("ends a delivery by 410 for good, whenever else it would have been tried again", async () => {
    const { account, outcome } = await claimedOutcome({ gone: true, nextAttemptAt: RETRY_AT });
    await recordAttempts(world.ctx, [outcome]);
    expect(await deliveriesOf(account.ctx)).toMatchObject([
      { status: "failed", nextAttemptAt: null, finishedAt: outcome.finishedAt },
    ]);
  });

  test.each([
    ["410", { gone: true }],
    ["five days of nothing but failures", { gone: false }],
  ])("is never the temporary one of a CLI session, neither by %s", async (_, change) => {
    const { endpoint, outcome, entries } = await claimedOutcome(change);
    const now = world.clock.now();
    await world.ctx.db.webhookEndpoint.update({
      where: { id: endpoint.id },
      data: { kind: "cli", heartbeatAt: now, failingSince: new Date(now.getTime() - 6 * DAY_MS) },
    });
    await recordAttempts(world.ctx, [outcome]);
    expect(await endpointOf(endpoint.id)).toMatchObject({
      active: true,
      disabledAt: null,
      disableMailDueAt: null,
      failedCount: 1n,
    });
    expect(await entries()).toEqual([]);
  });

  test("is not disabled when its audit entry cannot be written", async () => {
    const { endpoint, outcome, entries } = await claimedOutcome({ gone: true });
    const clock = {
      now: () => {
        throw new Error("the clock has stopped");
      },
    };
    await expect(recordAttempts({ ...world.ctx, clock }, [outcome])).rejects.toThrow("stopped");
    const row = await world.ctx.db.webhookEndpoint.findUniqueOrThrow({
      where: { id: endpoint.id },
    });
    expect(row.active).toBe(true);
    expect(await entries()).toEqual([]);
  });
});

describe("the counters of an endpoint", () => {
  test.each([
    ["delivered", { deliveredCount: 1n, failedCount: 0n, dlqCount: 0n }],
    ["failed", { deliveredCount: 0n, failedCount: 1n, dlqCount: 0n }],
    ["dlq", { deliveredCount: 0n, failedCount: 0n, dlqCount: 1n }],
    ["pending", { deliveredCount: 0n, failedCount: 0n, dlqCount: 0n }],
  ] as const)("count a delivery that ended as %s once", async (status, counts) => {
    const nextAttemptAt = status === "pending" ? world.clock.now() : null;
    const { endpoint, outcome } = await claimedOutcome({ status, nextAttemptAt });
    await recordAttempts(world.ctx, [outcome]);
    await recordAttempts(world.ctx, [outcome]);
    expect(await endpointOf(endpoint.id)).toMatchObject(counts);
  });

  test("count what is no longer sent because the endpoint was disabled", async () => {
    const { endpoint, outcome, account } = await claimedOutcome({ gone: true });
    await createTestEvents(account.ctx, 3);
    await recordAttempts(world.ctx, [outcome]);
    const query = { endpointId: endpoint.id, now: world.clock.now(), limit: 2 };
    expect(await endUndeliverable(world.ctx.db, query)).toBe(2);
    expect(await endUndeliverable(world.ctx.db, query)).toBe(1);
    expect(await endUndeliverable(world.ctx.db, query)).toBe(0);
    expect(await endpointOf(endpoint.id)).toMatchObject({ failedCount: 4n });
  });

  test("stand beside a mail that is owed from the moment the system switched the endpoint off", async () => {
    const { endpoint, outcome } = await claimedOutcome({ status: "delivered" });
    await recordAttempts(world.ctx, [outcome]);
    expect(await endpointOf(endpoint.id)).toMatchObject({ disableMailDueAt: null });
    const ended = await claimedOutcome({ gone: true });
    await recordAttempts(world.ctx, [ended.outcome]);
    expect(await endpointOf(ended.endpoint.id)).toMatchObject({
      active: false,
      disableMailDueAt: world.clock.now(),
    });
  });
});
