import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DeliveryPage } from "@/lib/contract/webhook-deliveries";
import { testEndpoint } from "@/lib/features/deliveries/test-endpoint";
import { bodyOf, callRoute } from "@/test/support/admin-calls";
import { createTestAccount, createTestKey, createTestWorld } from "@/test/support/test-ctx";
import type { TestAccount, TestWorld } from "@/test/support/test-ctx";
import { unknownId } from "@/test/support/two-accounts";
import { createTestEndpoint, createTestEvents } from "@/test/support/webhook-factories";
import { GET } from "./route";

const HOOKS = ["https://shop.example.org/a", "https://shop.example.org/b"];

let world: TestWorld;
let account: TestAccount;
let key: string;
let eventId: string;

beforeAll(async () => {
  world = await createTestWorld();
  account = await createTestAccount(world);
  key = await createTestKey(account, { scopes: ["read"] });
  for (const url of HOOKS) await createTestEndpoint(account.ctx, url);
  [eventId = ""] = await createTestEvents(account.ctx, 2);
});
afterAll(() => world.close());

const list = (id: string, query = "", by: string | undefined = key) =>
  callRoute(GET, { key: by, path: `/v1/events/${id}/deliveries${query}`, params: { id } });
const page = (id: string, query = "") => bodyOf<DeliveryPage>(list(id, query));

describe("200", () => {
  it("returns the deliveries of this event, one for each subscribed endpoint", async () => {
    const { data, has_more } = await page(eventId);
    expect(data).toHaveLength(HOOKS.length);
    expect(new Set(data.map((delivery) => delivery.webhook_id)).size).toBe(HOOKS.length);
    expect(data.every((delivery) => delivery.event_id === eventId)).toBe(true);
    expect(has_more).toBe(false);
  });

  it("returns each one once across pages", async () => {
    const first = await page(eventId, "?limit=1");
    const second = await page(eventId, `?limit=1&cursor=${first.next_cursor}`);
    const all = await page(eventId);
    expect([...first.data, ...second.data]).toEqual(all.data);
    expect([first.has_more, second.has_more, second.next_cursor]).toEqual([true, false, null]);
  });

  it("a test event has one delivery to its endpoint, and no order", async () => {
    const { id } = await createTestEndpoint(account.ctx, HOOKS[0] ?? "");
    const ping = await testEndpoint(account.ctx, { id });
    expect((await page(ping.event_id)).data).toEqual([
      expect.objectContaining({ id: ping.delivery_id, webhook_id: id, order_id: null }),
    ]);
  });
});

describe("400", () => {
  it("for a cursor of another list", async () => {
    const { next_cursor } = await page(eventId, "?limit=1");
    const [other = ""] = await createTestEvents(account.ctx, 1);
    expect((await list(other, `?cursor=${next_cursor}`)).status).toBe(400);
  });
});

describe("401", () => {
  it("without a key", async () => {
    const path = `/v1/events/${eventId}/deliveries`;
    expect((await callRoute(GET, { path, params: { id: eventId } })).status).toBe(401);
  });
});

describe("404", () => {
  it("identically for another account, the other mode and an unknown ID", async () => {
    const other = await createTestKey(await createTestAccount(world));
    const testKey = await createTestKey(account, { livemode: false });
    const responses = [
      await list(eventId, "", other),
      await list(eventId, "", testKey),
      await list(unknownId("evt")),
    ];
    for (const response of responses) expect(response.status).toBe(404);
    const details = await Promise.all(
      responses.map(async (response) => (await bodyOf(response)).detail),
    );
    expect(new Set(details).size).toBe(1);
  });
});
