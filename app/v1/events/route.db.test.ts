import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { EventEnvelope, EventPage } from "@/lib/contract/events";
import { cancelOrder } from "@/lib/features/orders/cancel-order";
import {
  createTestAccount,
  createTestKey,
  createTestWorld,
  type TestAccount,
  type TestWorld,
} from "@/test/support/test-ctx";
import { createTestOrder } from "@/test/support/test-orders";
import { startTestSandbox } from "@/test/support/test-sandbox";
import { createTestEvents } from "@/test/support/webhook-factories";
import { GET as GET_ONE } from "./[id]/route";
import { GET } from "./route";

let world: TestWorld;
let sandbox: { close(): Promise<void> };
let account: TestAccount;
let key: string;
let ids: string[];

beforeAll(async () => {
  world = await createTestWorld();
  sandbox = await startTestSandbox(world.runtime);
  account = await createTestAccount(world);
  key = await createTestKey(account, { scopes: ["read"] });
  ids = [];
  for (let i = 0; i < 3; i++) {
    ids.unshift(...(await createTestEvents(account.ctx, 2)).sort().reverse());
    world.clock.advance(1);
  }
});
afterAll(async () => {
  await sandbox.close();
  await world.close();
});

const list = (query = "", token = key) =>
  GET(
    new Request(`http://localhost/v1/events${query}`, {
      headers: { authorization: `Bearer ${token}` },
    }),
  );
const page = async (query = "", token = key) =>
  (await (await list(query, token)).json()) as EventPage;
const one = (id: string, token = key) =>
  GET_ONE(
    new Request(`http://localhost/v1/events/${id}`, {
      headers: { authorization: `Bearer ${token}` },
    }),
    { params: Promise.resolve({ id }) },
  );

describe("200", () => {
  test("the list returns every event once, newest first", async () => {
    const seen: string[] = [];
    for (let cursor: string | null = ""; cursor !== null;) {
      const next: EventPage = await page(`?limit=4${cursor && `&cursor=${cursor}`}`);
      seen.push(...next.data.map((event) => event.id));
      expect(next.has_more).toBe(next.next_cursor !== null);
      cursor = next.next_cursor;
    }
    expect([...seen].sort()).toEqual([...ids].sort());
    const times = (await page()).data.map((event) => event.created_at);
    expect(times).toEqual([...times].sort().reverse());
  });

  test("one event is returned in the same bytes that are delivered", async () => {
    const response = await one(ids[0] ?? "");
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("application/json");
    const row = await world.ctx.db.event.findUniqueOrThrow({ where: { id: ids[0] } });
    expect(await response.text()).toBe(row.payload);
  });

  test("filters by type and by order", async () => {
    const own = await createTestAccount(world);
    const ownKey = await createTestKey(own);
    const { orderId } = await createTestOrder(own.ctx);
    await cancelOrder(own.ctx, { orderId });
    await createTestEvents(own.ctx);
    const types = (found: EventPage) => found.data.map((event: EventEnvelope) => event.type);
    expect(types(await page("?type=crypto.order.cancelled", ownKey))).toEqual([
      "crypto.order.cancelled",
    ]);
    expect(types(await page(`?order_id=${orderId}`, ownKey))).toEqual(["crypto.order.cancelled"]);
    expect(types(await page("?type=crypto.order.failed", ownKey))).toEqual([]);
  });
});

describe("400", () => {
  test.each([
    "?limit=0",
    "?limit=1e9",
    "?limit=NaN",
    "?cursor=~",
    "?type=nothing",
    "?order_id=x",
    "?a=b",
  ])("%s is rejected", async (query) => expect((await list(query)).status).toBe(400));

  test("a cursor of another filter, account or mode is rejected", async () => {
    const { next_cursor } = await page("?limit=1");
    const testKey = await createTestKey(account, { livemode: false });
    const otherKey = await createTestKey(await createTestAccount(world));
    expect((await list(`?cursor=${next_cursor}`)).status).toBe(200);
    expect((await list(`?cursor=${next_cursor}&type=crypto.order.paid`)).status).toBe(400);
    expect((await list(`?cursor=${next_cursor}`, testKey)).status).toBe(400);
    expect((await list(`?cursor=${next_cursor}`, otherKey)).status).toBe(400);
    expect((await one("evt_x")).status).toBe(404);
  });
});

describe("401 and 404", () => {
  test("401 without a key, or with one in the URL", async () => {
    expect((await GET(new Request("http://localhost/v1/events"))).status).toBe(401);
    expect((await GET(new Request(`http://localhost/v1/events?k=${key}`))).status).toBe(401);
  });

  test("events of another account or of the other mode are not found", async () => {
    const testKey = await createTestKey(account, { livemode: false });
    const otherKey = await createTestKey(await createTestAccount(world));
    for (const token of [testKey, otherKey]) {
      expect((await one(ids[0] ?? "", token)).status).toBe(404);
      expect((await page("", token)).data).toEqual([]);
    }
    expect((await one(`evt_${"0".repeat(32)}`)).status).toBe(404);
  });
});
