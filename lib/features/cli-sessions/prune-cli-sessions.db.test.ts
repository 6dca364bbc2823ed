import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
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
import { closeCliSession } from "./close-cli-session";
import { deleteEndpoint } from "@/lib/features/webhooks/delete-endpoint";
import { openCliSession } from "./open-cli-session";
import { pruneCliSessions } from "./prune-cli-sessions";
import { pruneDeliveries } from "@/lib/features/deliveries/prune-deliveries";

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

async function prune(): Promise<void> {
  await pruneDeliveries(world.ctx);
  await pruneCliSessions(world.ctx);
}
const statuses = async () => (await deliveriesOf(account.ctx)).map(({ status }) => status).sort();

/** Creates one delivery in each final status, each with an attempt. */
async function deliverOneOfEach(): Promise<void> {
  for (const status of ["delivered", "failed", "dlq"] as const) {
    await createTestEvents(account.ctx);
    const [deliveryId = ""] = await endDeliveriesAs(account.ctx, status);
    await world.ctx.db.deliveryAttempt.create({
      data: { deliveryId, number: 1, startedAt: world.clock.now(), durationMs: 5 },
    });
  }
}

describe("a CLI session", () => {
  const close = (id: string) =>
    closeCliSession(world.ctx, { ...account.ctx, id, actor: { kind: "system", id: "test" } });
  const endpoints = () =>
    world.ctx.db.webhookEndpoint.findMany({
      where: { accountId: account.accountId },
      select: { id: true, secrets: { select: { endpointId: true } } },
    });

  it("that ended goes with its secret after an hour when nothing was sent; one that is open stays", async () => {
    const { id } = await openCliSession(account.ctx, {});
    const { id: open } = await openCliSession(account.ctx, {});
    await close(id);
    world.clock.advance(HOUR_MS - 1);
    await prune();
    expect(await endpoints()).toHaveLength(2);
    world.clock.advance(1);
    await prune();
    expect(await endpoints()).toEqual([{ id: open, secrets: [{ endpointId: open }] }]);
    expect(await world.ctx.db.webhookSecret.count({ where: { endpointId: id } })).toBe(0);
  });

  it("keeps its deliveries for a day, however they ended, then goes with them; the events stay", async () => {
    const { id } = await openCliSession(account.ctx, {});
    await deliverOneOfEach();
    await close(id);
    world.clock.advance(DAY_MS - 1);
    await prune();
    expect(await statuses()).toEqual(["delivered", "dlq", "failed"]);
    world.clock.advance(1);
    await prune();
    expect(await statuses()).toEqual([]);
    expect(await endpoints()).toEqual([]);
    const { accountId } = account;
    expect(await world.ctx.db.event.count({ where: { accountId } })).toBe(3);
  });

  it("changes nothing for the deliveries of an endpoint that the account set up, deleted or not", async () => {
    const { id } = await createTestEndpoint(account.ctx, "https://shop.example.org/hook");
    await deliverOneOfEach();
    await deleteEndpoint(account.ctx, { id });
    world.clock.advance(2 * DAY_MS);
    await prune();
    expect(await statuses()).toEqual(["delivered", "dlq", "failed"]);
    expect(await endpoints()).toHaveLength(1);
  });
});
