import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ReplayedDeadLetters } from "@/lib/contract/webhook-deliveries";
import { updateEndpoint } from "@/lib/features/webhooks/update-endpoint";
import { bodyOf, callRoute } from "@/test/support/admin-calls";
import { createTestAccount, createTestKey, createTestWorld } from "@/test/support/test-ctx";
import type { TestAccount, TestWorld } from "@/test/support/test-ctx";
import {
  createTestEndpoint,
  createTestEvents,
  deliveriesOf,
  endAllDeliveries,
  endDeliveriesAs,
} from "@/test/support/webhook-factories";
import { describeWriteErrors } from "@/test/conformance/webhook-write-errors";
import { POST } from "./route";

const HOOK = "https://shop.example.org/hook";
const EVER = { since: "2020-01-01T00:00:00Z", status: "dlq" };

let world: TestWorld;
let account: TestAccount;
let key: string;

beforeAll(async () => {
  world = await createTestWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  await endAllDeliveries(world.ctx);
  account = await createTestAccount(world);
  key = await createTestKey(account);
});

const replay = (id: string, body: unknown = EVER, by: string | undefined = key) =>
  callRoute(POST, {
    key: by,
    method: "POST",
    path: `/v1/webhooks/${id}/replay`,
    params: { id },
    body,
  });
const replayed = async (id: string, body?: unknown) => {
  const response = await replay(id, body);
  expect(response.status).toBe(202);
  return (await bodyOf<ReplayedDeadLetters>(response)).replayed;
};

/** An endpoint with `count` dead letters. */
async function deadLetters(count: number) {
  const { id } = await createTestEndpoint(account.ctx, HOOK);
  await createTestEvents(account.ctx, count);
  return { id, dead: await endDeliveriesAs(account.ctx, "dlq") };
}
const pending = async () =>
  (await deliveriesOf(account.ctx)).filter(({ status }) => status === "pending");

describe("202", () => {
  it("replays every dead letter once, and returns their number", async () => {
    const { id, dead } = await deadLetters(3);
    expect(await replayed(id)).toBe(3);
    const made = await pending();
    expect(made.map(({ replayOf }) => replayOf).sort()).toEqual(dead.sort());
    expect(made.every(({ endpointId }) => endpointId === id)).toBe(true);
    const left = await deliveriesOf(account.ctx);
    expect(left.filter(({ status }) => status === "dlq")).toEqual([]);
  });

  it("a second call does not replay them again, while they are pending and after they were delivered", async () => {
    const { id } = await deadLetters(3);
    await replayed(id);
    expect(await replayed(id)).toBe(0);
    await world.ctx.db.webhookDelivery.updateMany({
      where: { status: "pending", endpointId: id },
      data: { status: "in_flight", leaseToken: "t" },
    });
    expect(await replayed(id)).toBe(0);
    await world.ctx.db.webhookDelivery.updateMany({
      where: { status: "in_flight", endpointId: id },
      data: { status: "delivered", nextAttemptAt: null, leaseToken: null },
    });
    expect(await replayed(id)).toBe(0);
  });

  it("failed replays count once for each event, however many there were", async () => {
    const { id } = await deadLetters(2);
    for (let round = 0; round < 3; round++) {
      expect(await replayed(id)).toBe(2);
      await endDeliveriesAs(account.ctx, "dlq");
    }
  });

  it("skips earlier deliveries, other failures, and other endpoints", async () => {
    const { id } = await deadLetters(1);
    const other = await deadLetters(1);
    await endDeliveriesAs(account.ctx, "failed");
    world.clock.advance(60_000);
    await createTestEvents(account.ctx, 1);
    await world.ctx.db.webhookDelivery.updateMany({
      where: { status: "pending", endpointId: id },
      data: { status: "dlq", nextAttemptAt: null },
    });
    await endDeliveriesAs(account.ctx, "failed");
    const since = world.clock.now().toISOString();
    expect(await replayed(id, { since, status: "dlq" })).toBe(1);
    expect(await pending()).toMatchObject([{ endpointId: id }]);
    expect(await replayed(other.id, { since, status: "dlq" })).toBe(0);
    expect(await replayed(id, { since: "9999-12-31T23:59:59Z", status: "dlq" })).toBe(0);
  });

  it("of two concurrent calls only one replays, and nothing is sent twice", async () => {
    const { id } = await deadLetters(20);
    const responses = await Promise.all(Array.from({ length: 6 }, () => replay(id)));
    for (const { status } of responses) expect([202, 409]).toContain(status);
    expect(await pending()).toHaveLength(20);
  });

  it("is in the audit log with the number", async () => {
    const { id } = await deadLetters(2);
    await replayed(id);
    const entries = await world.ctx.db.auditEntry.findMany({
      where: { target: id, action: "webhook_endpoint.dead_letters_replayed" },
    });
    expect(entries).toMatchObject([{ detail: { livemode: true, replayed: 2 } }]);
  });
});

describe("400 for a body", () => {
  it.each([
    [{}],
    [{ since: EVER.since }],
    [{ status: "dlq" }],
    [{ ...EVER, status: "failed" }],
    [{ ...EVER, since: "yesterday" }],
    [{ ...EVER, since: "2026-05-12T13:00:00" }],
    [{ ...EVER, limit: 1 }],
  ])("like %j", async (body) => {
    const { id } = await deadLetters(1);
    expect((await replay(id, body)).status).toBe(400);
    expect(await pending()).toEqual([]);
  });
});

describe("409", () => {
  it("while the endpoint is disabled", async () => {
    const { id } = await deadLetters(1);
    await updateEndpoint(account.ctx, { id, active: false });
    const response = await replay(id);
    expect(response.status).toBe(409);
    expect((await bodyOf(response)).detail).toContain("PATCH");
    expect(await pending()).toEqual([]);
  });
});

describeWriteErrors({
  world: () => world,
  account: () => account,
  target: async () => (await deadLetters(1)).id,
  call: ({ id, key: by }) =>
    callRoute(POST, {
      key: by,
      method: "POST",
      path: `/v1/webhooks/${id}/replay`,
      params: { id },
      body: EVER,
    }),
  state: () => deliveriesOf(account.ctx),
});
