import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { OrderPage } from "@/lib/contract/orders";
import {
  createTestAccount,
  createTestKey,
  createTestWorld,
  type TestAccount,
  type TestWorld,
} from "@/test/support/test-ctx";
import { createTestOrder } from "@/test/support/test-orders";
import { startTestSandbox } from "@/test/support/test-sandbox";
import { cancelOrder } from "@/lib/features/orders/cancel-order";
import { GET } from "./route";
import { GET as GET_ONE } from "./[id]/route";
import { GET as GET_RECEIPT } from "./[id]/receipt/route";
import { POST as CANCEL } from "./[id]/cancel/route";

let world: TestWorld;
let sandbox: { close(): Promise<void> };
let account: TestAccount;
let key: string;
const ids: string[] = [];

beforeAll(async () => {
  world = await createTestWorld();
  sandbox = await startTestSandbox(world.runtime);
  account = await createTestAccount(world);
  key = await createTestKey(account);
  for (let i = 0; i < 7; i++) {
    ids.unshift((await createTestOrder(account.ctx, { customer_note: `note ${i} 100%` })).orderId);
    world.clock.advance(i % 2 === 0 ? 0 : 1000);
  }
  await cancelOrder(account.ctx, { orderId: ids[0] ?? "" });
});
afterAll(async () => {
  await sandbox.close();
  await world.close();
});

const headers = (token = key) => ({ authorization: `Bearer ${token}` });
const list = (query: string, token = key) =>
  GET(
    new Request(`http://localhost/v1/billing/crypto-orders${query}`, { headers: headers(token) }),
  );
const page = async (query: string, token = key) =>
  (await (await list(query, token)).json()) as OrderPage;
const one = (id: string, more: Record<string, string> = {}, token = key) =>
  GET_ONE(
    new Request(`http://localhost/v1/billing/crypto-orders/${id}`, {
      headers: { ...headers(token), ...more },
    }),
    {
      params: Promise.resolve({ id }),
    },
  );
const context = (id: string) => ({ params: Promise.resolve({ id }) });

describe("the list", () => {
  test("returns every order once, newest first", async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const { orders, next_cursor }: OrderPage = await page(
        `?limit=3${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`,
      );
      seen.push(...orders.map((order) => order.order_id));
      cursor = next_cursor;
    } while (cursor);
    expect([...seen].sort()).toEqual([...ids].sort());
    expect(new Set(seen).size).toBe(7);
    const times = await page("?limit=100");
    const created = times.orders.map((order) => order.created_at);
    expect(created).toEqual([...created].sort().reverse());
  });

  test("filters by status, time and text; a percent sign is literal", async () => {
    expect((await page("?status=cancelled")).orders.map((o) => o.order_id)).toEqual([ids[0]]);
    expect((await page("?search=note%203%20100%25")).orders).toHaveLength(1);
    expect((await page("?search=%25")).orders).toHaveLength(7);
    expect((await page("?search=_ote")).orders).toHaveLength(0);
    expect((await page(`?search=${ids[2]}`)).orders.map((o) => o.order_id)).toEqual([ids[2]]);
    const at = world.clock.now().toISOString();
    expect((await page(`?created_after=${at}`)).orders.length).toBeLessThan(7);
    expect((await page(`?created_before=2000-01-01T00:00:00Z`)).orders).toEqual([]);
  });

  test.each([
    "?limit=0",
    "?limit=-1",
    "?limit=101",
    "?limit=1e9",
    "?limit=NaN",
    "?limit=3&limit=4",
    "?status=creating",
    "?status=nonsense",
    "?created_after=yesterday",
    "?created_after=2026-01-02T00:00:00Z&created_before=2026-01-01T00:00:00Z",
    "?created_after=2026-01-02T00:00:00Z&created_before=2026-01-02T00:00:00Z",
    "?unknown=1",
    `?cursor=${"x".repeat(513)}`,
    "?cursor=abc",
    "?search=",
    "?search=%00",
  ])("%s is a 400", async (query) => {
    expect((await list(query)).status).toBe(400);
  });

  test("a cursor works only with its own key and filters, and not with a flipped bit", async () => {
    const { next_cursor } = await page("?limit=3");
    const cursor = encodeURIComponent(next_cursor ?? "");
    const other = await createTestKey(await createTestAccount(world));
    expect((await list(`?limit=2&cursor=${cursor}`)).status).toBe(200);
    expect((await list(`?status=paid&cursor=${cursor}`)).status).toBe(400);
    expect((await list(`?cursor=${cursor}`, other)).status).toBe(400);
    expect(
      (await list(`?cursor=${cursor}`, await createTestKey(account, { livemode: false }))).status,
    ).toBe(400);
    const plain = next_cursor ?? "";
    for (let i = 0; i < plain.length; i += 7) {
      const flipped = plain.slice(0, i) + (plain[i] === "A" ? "B" : "A") + plain.slice(i + 1);
      expect((await list(`?cursor=${encodeURIComponent(flipped)}`)).status).toBe(400);
    }
  });
});

describe("one order", () => {
  test("has a strong ETag that changes with the order, and returns 304 if it matches", async () => {
    const id = ids[3] ?? "";
    const first = await one(id);
    const etag = first.headers.get("etag") ?? "";
    expect(etag).toMatch(/^"[^"]+"$/);
    const again = await one(id, { "if-none-match": etag });
    expect(again.status).toBe(304);
    expect(await again.text()).toBe("");
    await CANCEL(
      new Request(`http://localhost/x`, { method: "POST", headers: headers() }),
      context(id),
    );
    const changed = await one(id, { "if-none-match": etag });
    expect(changed.status).toBe(200);
    expect(changed.headers.get("etag")).not.toBe(etag);
  });

  test("of another account, of another mode, and a nonexistent one return the same 404", async () => {
    const id = ids[4] ?? "";
    const otherKeys = [
      await createTestKey(await createTestAccount(world)),
      await createTestKey(account, { livemode: false }),
    ];
    const bodies = new Set<string>();
    const details = async (response: Response) => {
      expect(response.status).toBe(404);
      const {
        instance: _i,
        request_id: _r,
        ...rest
      } = (await response.json()) as Record<string, unknown>;
      bodies.add(JSON.stringify(rest));
    };
    for (const otherKey of otherKeys) {
      await details(await one(id, {}, otherKey));
      const request = new Request("http://localhost/x", { headers: headers(otherKey) });
      await details(await GET_RECEIPT(request, context(id)));
      const post = new Request("http://localhost/x", {
        method: "POST",
        headers: headers(otherKey),
      });
      await details(await CANCEL(post, context(id)));
    }
    await details(await one(`ord_${"0".repeat(32)}`));
    expect(bodies.size).toBe(1);
  });

  test("has no receipt before it is paid, and can be cancelled once", async () => {
    const id = ids[5] ?? "";
    const receipt = await GET_RECEIPT(
      new Request("http://localhost/x", { headers: headers() }),
      context(id),
    );
    expect(receipt.status).toBe(409);
    const cancel = () =>
      CANCEL(
        new Request("http://localhost/x", { method: "POST", headers: headers() }),
        context(id),
      );
    expect((await cancel()).status).toBe(200);
    expect((await cancel()).status).toBe(409);
  });
});
