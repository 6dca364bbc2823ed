import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { DeliveryResource } from "@/lib/contract/webhook-deliveries";
import { deleteEndpoint } from "@/lib/features/webhooks/delete-endpoint";
import { getDelivery } from "@/lib/features/deliveries/get-delivery";
import { listDeliveries } from "@/lib/features/deliveries/list-deliveries";
import { getEndpoint } from "@/lib/features/webhooks/get-endpoint";
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

const replay = (id: string, by: string | undefined = key) =>
  callRoute(POST, {
    key: by,
    method: "POST",
    path: `/v1/webhook-deliveries/${id}/replay`,
    params: { id },
  });

async function finishedDelivery(status: "delivered" | "failed" | "dlq"): Promise<string> {
  await createTestEndpoint(account.ctx, HOOK);
  await createTestEvents(account.ctx);
  const [id] = await endDeliveriesAs(account.ctx, status);
  return id ?? "";
}

describe("202", () => {
  it.each(["delivered", "failed", "dlq"] as const)(
    "a delivery that is %s is replayed as a new delivery of the same event",
    async (status) => {
      const id = await finishedDelivery(status);
      const response = await replay(id);
      expect(response.status).toBe(202);
      const made = await bodyOf<DeliveryResource>(response);
      const [before, after] = await deliveriesOf(account.ctx).then((rows) =>
        rows[0]?.id === id ? rows : rows.reverse(),
      );
      expect(before).toMatchObject({ id, status: status === "dlq" ? "failed" : status });
      expect(after).toMatchObject({ id: made.id, eventId: before?.eventId, attemptCount: 0 });
      expect(made).toMatchObject({
        event_id: before?.eventId,
        webhook_id: before?.endpointId,
        event_type: "crypto.order.paid",
        status: "pending",
        attempts: 0,
        last_response_status: null,
        replay_of: id,
        delivered_at: null,
      });
    },
  );

  it("a dead letter leaves dlq: it is failed because it was replayed, and is counted as failed", async () => {
    const id = await finishedDelivery("dlq");
    const [{ endpointId = "" } = {}] = await deliveriesOf(account.ctx);
    const where = { id: endpointId };
    await world.ctx.db.webhookEndpoint.update({ where, data: { dlqCount: 1 } });
    await replay(id);
    expect(await getDelivery(account.ctx, { id })).toMatchObject({
      status: "failed",
      last_error: "replayed",
    });
    const dead = { id: endpointId, status: "dlq", limit: 50 } as const;
    expect((await listDeliveries(account.ctx, dead)).data).toEqual([]);
    const { delivery_counts } = await getEndpoint(account.ctx, { id: endpointId });
    expect(delivery_counts).toEqual({ delivered: 0, failed: 1, dlq: 0 });
  });

  it("a replay can be replayed", async () => {
    const id = await finishedDelivery("dlq");
    await replay(id);
    const [again = ""] = await endDeliveriesAs(account.ctx, "failed");
    expect(await bodyOf(replay(again))).toMatchObject({ replay_of: again, status: "pending" });
  });
});

describe("409", () => {
  it("while it waits for its next attempt, and while an attempt is in flight", async () => {
    await createTestEndpoint(account.ctx, HOOK);
    await createTestEvents(account.ctx);
    const [delivery] = await deliveriesOf(account.ctx);
    const id = delivery?.id ?? "";
    expect((await replay(id)).status).toBe(409);
    await world.ctx.db.webhookDelivery.update({
      where: { id },
      data: { status: "in_flight", leaseToken: "t" },
    });
    const response = await replay(id);
    expect(response.status).toBe(409);
    expect((await bodyOf(response)).detail).toContain("still being tried");
    expect(await deliveriesOf(account.ctx)).toHaveLength(1);
  });

  it("while its endpoint is disabled, and once it is deleted, each with how to proceed", async () => {
    const id = await finishedDelivery("dlq");
    const [delivery] = await deliveriesOf(account.ctx);
    const endpointId = delivery?.endpointId ?? "";
    await updateEndpoint(account.ctx, { id: endpointId, active: false });
    const off = await replay(id);
    expect([off.status, (await bodyOf(off)).detail]).toEqual([409, expect.stringMatching(/PATCH/)]);
    await deleteEndpoint(account.ctx, { id: endpointId });
    const gone = await replay(id);
    expect([gone.status, (await bodyOf(gone)).detail]).toEqual([
      409,
      expect.stringContaining(`GET /v1/events/${delivery?.eventId}`),
    ]);
    expect(await deliveriesOf(account.ctx)).toHaveLength(1);
  });
});

describeWriteErrors({
  world: () => world,
  account: () => account,
  target: () => finishedDelivery("dlq"),
  call: ({ id, key: by }) =>
    callRoute(POST, {
      key: by,
      method: "POST",
      path: `/v1/webhook-deliveries/${id}/replay`,
      params: { id },
    }),
  state: () => deliveriesOf(account.ctx),
});
