import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Problem } from "@/lib/contract/errors";
import { createRouteTable, type RouteTable } from "@/lib/http/server/route-table";
import type { Scope } from "@/lib/platform/ctx";
import { authorizationFor, everyRoute, requestTo } from "@/test/conformance/every-route";
import { createTestAccount, createTestKey, createTestWorld } from "@/test/support/test-ctx";
import type { TestWorld } from "@/test/support/test-ctx";

/** For each required scope, a scope that does not include it. */
const INSUFFICIENT: Record<Scope, Scope> = {
  read: "driftstack_internal_admin",
  write: "read",
  account_owner: "write",
  driftstack_internal_admin: "account_owner",
};

let world: TestWorld;
let table: RouteTable;
let accountId: string;
const keys = new Map<Scope, string>();

beforeAll(async () => {
  world = await createTestWorld();
  table = createRouteTable(join(import.meta.dirname, ".."));
  const account = await createTestAccount(world);
  accountId = account.accountId;
  for (const scope of Object.values(INSUFFICIENT))
    keys.set(scope, await createTestKey(account, { scopes: [scope] }));
});
afterAll(() => world.close());

const PROTECTED = everyRoute().flatMap((route) =>
  route.operation.auth === "public" ||
  route.operation.auth === "session" ||
  route.operation.auth === "client_token"
    ? []
    : [{ route, scope: route.operation.auth }],
);

it("most operations require a scope", () => {
  expect(PROTECTED.length).toBeGreaterThan(40);
});

describe.each(PROTECTED.map((one) => [one.route.name, one] as const))(
  "%s",
  (_, { route, scope }) => {
    it("rejects a request without a key, and a key without the scope", async () => {
      expect((await table.handle(requestTo(route, {}))).status).toBe(401);
      const key = keys.get(INSUFFICIENT[scope]) ?? "";
      const authorization = authorizationFor(route, key, accountId);
      const response = await table.handle(requestTo(route, { headers: { authorization } }));
      expect(response.status).toBe(403);
      expect(((await response.json()) as Problem).detail).toContain(`'${scope}'`);
    });
  },
);

const OF_CLIENT = everyRoute().filter(({ operation }) => operation.auth === "client_token");

describe.each(OF_CLIENT.map((route) => [route.name, route] as const))("%s", (_, route) => {
  it("is available only with the order's client token: rejects API keys", async () => {
    expect((await table.handle(requestTo(route, {}))).status).toBe(401);
    const authorization = `Bearer ${keys.get("account_owner")}`;
    expect((await table.handle(requestTo(route, { headers: { authorization } }))).status).toBe(401);
  });
});

const OF_SESSION = everyRoute().filter(({ operation }) => operation.auth === "session");

describe.each(OF_SESSION.map((route) => [route.name, route] as const))("%s", (_, route) => {
  it("is available only to dashboard sessions: rejects API keys", async () => {
    expect((await table.handle(requestTo(route, {}))).status).toBe(401);
    const authorization = `Bearer ${keys.get("account_owner")}`;
    expect((await table.handle(requestTo(route, { headers: { authorization } }))).status).toBe(403);
  });
});
