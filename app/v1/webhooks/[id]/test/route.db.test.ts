import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { SentPing } from "@/lib/contract/webhooks";
import { updateEndpoint } from "@/lib/features/webhooks/update-endpoint";
import { bodyOf, callRoute } from "@/test/support/admin-calls";
import { createTestAccount, createTestKey, createTestWorld } from "@/test/support/test-ctx";
import type { TestAccount, TestWorld } from "@/test/support/test-ctx";
import {
  createTestEndpoint,
  deliveriesOf,
  endAllDeliveries,
} from "@/test/support/webhook-factories";
import { describeWriteErrors } from "@/test/conformance/webhook-write-errors";
import { POST } from "./route";

const HOOK = "https://shop.example.org/hook";

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

const ping = (id: string, by: string | undefined = key) =>
  callRoute(POST, { key: by, method: "POST", path: `/v1/webhooks/${id}/test`, params: { id } });

describe("202", () => {
  it("creates an event without an order, and one delivery to this endpoint only", async () => {
    const { id } = await createTestEndpoint(account.ctx, HOOK);
    await createTestEndpoint(account.ctx, `${HOOK}/other`);
    const response = await ping(id);
    expect(response.status).toBe(202);
    const sent = await bodyOf<SentPing>(response);
    expect(sent.event_type).toBe("test.ping");
    expect(await deliveriesOf(account.ctx)).toMatchObject([
      { id: sent.delivery_id, eventId: sent.event_id, endpointId: id, status: "pending" },
    ]);
    const event = await world.ctx.db.event.findUniqueOrThrow({ where: { id: sent.event_id } });
    expect(event).toMatchObject({ orderId: null, type: "test.ping", livemode: true });
    expect(JSON.parse(event.payload)).toEqual({
      id: sent.event_id,
      type: "test.ping",
      created_at: event.createdAt.toISOString(),
      timestamp: event.createdAt.toISOString(),
      account_id: account.accountId,
      livemode: true,
      data: { endpoint_id: id, message: "This is a test event." },
    });
  });

  it("can be sent any number of times, because a ping does not belong to an order", async () => {
    const { id } = await createTestEndpoint(account.ctx, HOOK);
    const events = new Set<string>();
    for (let i = 0; i < 3; i++) events.add((await bodyOf<SentPing>(ping(id))).event_id);
    expect(events.size).toBe(3);
    expect(await deliveriesOf(account.ctx)).toHaveLength(3);
  });

  it("wakes the dispatcher immediately", async () => {
    const { id } = await createTestEndpoint(account.ctx, HOOK);
    const woken = new Promise<void>((resolve) => {
      world.runtime.feed.subscribe("driftstack_delivery", () => resolve());
    });
    await ping(id);
    await woken;
  });
});

describe("409", () => {
  it("while the endpoint is disabled, with how to enable it", async () => {
    const { id } = await createTestEndpoint(account.ctx, HOOK);
    await updateEndpoint(account.ctx, { id, active: false });
    const response = await ping(id);
    expect(response.status).toBe(409);
    expect((await bodyOf(response)).detail).toContain(`PATCH /v1/webhooks/${id} {"active": true}`);
    expect(await deliveriesOf(account.ctx)).toEqual([]);
    expect(await world.ctx.db.event.count({ where: { accountId: account.accountId } })).toBe(0);
  });
});

describeWriteErrors({
  world: () => world,
  account: () => account,
  target: async () => (await createTestEndpoint(account.ctx, HOOK)).id,
  call: ({ id, key: by }) =>
    callRoute(POST, { key: by, method: "POST", path: `/v1/webhooks/${id}/test`, params: { id } }),
  state: () => deliveriesOf(account.ctx),
});
