import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRouteTable, type RouteTable } from "@/lib/http/server/route-table";
import { everyRoute, requestTo, prefixOf, type Route } from "@/test/conformance/every-route";
import { createTestAccount, createTestKey, createTestWorld } from "@/test/support/test-ctx";
import type { TestAccount, TestWorld } from "@/test/support/test-ctx";
import { createTestOrder } from "@/test/support/test-orders";
import { deliverIpn, ipnBody, startTestSandbox } from "@/test/support/test-sandbox";
import { seedAccount, unknownId, type SeededAccount } from "@/test/support/two-accounts";
import { createTestEndpoint, createTestEvents } from "@/test/support/webhook-factories";

let world: TestWorld;
let sandbox: { close(): Promise<void> };
let table: RouteTable;
let own: SeededAccount;
let others: SeededAccount;
const keys = { own: "", others: "", operator: "", otherOperator: "" };

beforeAll(async () => {
  world = await createTestWorld();
  sandbox = await startTestSandbox(world.runtime);
  table = createRouteTable(join(import.meta.dirname, ".."));
  own = await seedLists();
  others = await seedLists();
  const createKey = async (
    account: TestAccount,
    scope: "account_owner" | "driftstack_internal_admin",
  ) => createTestKey(account, { scopes: [scope] });
  keys.own = await createKey(own.account, "account_owner");
  keys.others = await createKey(others.account, "account_owner");
  keys.operator = await createKey(await createTestAccount(world), "driftstack_internal_admin");
  keys.otherOperator = await createKey(await createTestAccount(world), "driftstack_internal_admin");
  await readAllOnce();
});
afterAll(async () => {
  await sandbox.close();
  await world.close();
});

/** An account with at least two of every object that can be listed. */
async function seedLists(): Promise<SeededAccount> {
  const seeded = await seedAccount(world);
  const { ctx } = seeded.account;
  const order = await createTestOrder(ctx);
  for (const status of ["finished", "refunded", "failed"])
    await deliverIpn(world.ctx, ipnBody(order.ipn(status)));
  seeded.ids.ord?.unshift(order.orderId);
  const endpoint = await createTestEndpoint(ctx, "https://shop.example.org/second");
  seeded.ids.whk?.push(endpoint.id);
  // Each of these events is sent to two endpoints.
  seeded.ids.evt?.unshift(...(await createTestEvents(ctx, 2)));
  const accountId = seeded.account.accountId;
  const price = { accountId, priceCents: 4900, priceCurrency: "USD" };
  await ctx.db.product.createMany({ data: ["a", "b", "c"].map((code) => ({ ...price, code })) });
  await createTestKey(seeded.account);
  return seeded;
}

/** Writes two entries to the audit log of each account. */
async function readAllOnce(): Promise<void> {
  const create = everyRoute().find(({ operation }) => operation.id === "createApiKey");
  if (!create) throw new Error("createApiKey does not exist");
  for (const key of [keys.own, keys.own, keys.others, keys.others]) {
    const response = await table.handle(
      requestTo(create, { headers: { authorization: `Bearer ${key}` } }),
    );
    expect(response.status).toBe(201);
  }
}

const LISTS = everyRoute().filter(({ query }) => query.some(({ name }) => name === "cursor"));
const isAdmin = ({ operation }: Route) => operation.auth === "driftstack_internal_admin";
const keyOf = (route: Route) => (isAdmin(route) ? keys.operator : keys.own);

function send(route: Route, query: string, options: { key?: string; of?: SeededAccount } = {}) {
  const { key = keyOf(route), of = own } = options;
  const params = Object.fromEntries(
    route.params.map((param) => [param.name, of.ids[prefixOf(param) ?? ""]?.[0] ?? ""]),
  );
  const headers = { authorization: `Bearer ${key}` };
  return table.handle(requestTo(route, { params, query, headers }));
}

async function cursorOf(route: Route): Promise<string> {
  const response = await send(route, "?limit=1");
  const page = (await response.json()) as { next_cursor: string | null };
  if (page.next_cursor === null) throw new Error(`seed two rows for ${route.name}`);
  return page.next_cursor;
}

const withCursor = (cursor: string, more = "") =>
  `?limit=1&cursor=${encodeURIComponent(cursor)}${more}`;

const LIMITS = [
  "-1",
  "0",
  "101",
  "1e9",
  "1000000000",
  "NaN",
  "Infinity",
  "",
  "%201",
  "1.0",
  "0x10",
];
const UNLIKE = ["٣", "１", "1;2", "null", "[1]", "9".repeat(400)].map(encodeURIComponent);

describe.each(LISTS.map((route) => [route.name, route] as const))("%s", (_, route) => {
  it.each([...LIMITS, ...UNLIKE])("limit=%s is rejected", async (limit) => {
    expect((await send(route, `?limit=${limit}`)).status).toBe(400);
  });

  it("a repeated limit or cursor, and either as a list, is rejected", async () => {
    for (const query of ["limit=1&limit=2", "cursor=a&cursor=b", "limit[]=1", "limit[a]=1"])
      expect((await send(route, `?${query}`)).status).toBe(400);
  });

  it("continues from its own cursor, and rejects one with a changed character", async () => {
    const cursor = await cursorOf(route);
    expect((await send(route, withCursor(cursor))).status).toBe(200);
    for (let at = 0; at < cursor.length; at++) {
      const turned = String.fromCharCode(cursor.charCodeAt(at) ^ 1);
      const changed = cursor.slice(0, at) + turned + cursor.slice(at + 1);
      expect((await send(route, withCursor(changed))).status, `at ${at}`).toBe(400);
    }
  });

  it("rejects a cursor that is truncated, doubled, empty, huge or unknown", async () => {
    const cursor = await cursorOf(route);
    const [position = ""] = cursor.split("~");
    const bad = [cursor.slice(0, -1), cursor + cursor, `${cursor}~`, `${cursor}=`, position];
    const foreign = ["", "~", "~~", "null", "\u0000", "' OR 1=1 --", "a".repeat(513)];
    for (const each of [...bad, ...foreign, `${position}~`, "a".repeat(100_000)])
      expect((await send(route, withCursor(each))).status, each.slice(0, 40)).toBe(400);
  });

  it("rejects the cursor of another account", async () => {
    const cursor = await cursorOf(route);
    const key = isAdmin(route) ? keys.otherOperator : keys.others;
    const response = await send(route, withCursor(cursor), {
      key,
      of: isAdmin(route) ? own : others,
    });
    expect(response.status).toBe(400);
  });

  it("rejects a cursor of every other list", async () => {
    for (const other of LISTS.filter((each) => each !== route))
      expect((await send(route, withCursor(await cursorOf(other)))).status, other.name).toBe(400);
  });

  it("rejects a cursor with any filter that it was not created with", async () => {
    const cursor = await cursorOf(route);
    for (const param of route.query) {
      if (param.name === "limit" || param.name === "cursor") continue;
      const value = param.example ?? param.schema.enum?.[0] ?? sampleOf(param.schema.pattern ?? "");
      const more = `&${param.name}=${encodeURIComponent(String(value))}`;
      expect((await send(route, `?limit=1${more}`)).status, param.name).toBe(200);
      expect((await send(route, withCursor(cursor, more))).status, param.name).toBe(400);
    }
    if (route.params.length > 0 && isAdmin(route))
      expect((await send(route, withCursor(cursor), { of: others })).status).toBe(400);
  });
});

const sampleOf = (pattern: string) => {
  const prefix = /^\^([a-z]{3})_/.exec(pattern)?.[1];
  return prefix === undefined ? "1" : unknownId(prefix);
};
