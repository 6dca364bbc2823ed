import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRouteTable, type RouteTable } from "@/lib/http/server/route-table";
import {
  authorizationFor,
  everyRoute,
  requestTo,
  prefixOf,
  type Route,
} from "@/test/conformance/every-route";
import { createTestAccount, createTestKey, createTestWorld } from "@/test/support/test-ctx";
import type { TestWorld } from "@/test/support/test-ctx";
import { createTestSession, createTestUser } from "@/test/support/test-session";
import { startTestSandbox } from "@/test/support/test-sandbox";
import { seedAccount, unknownId, type SeededAccount } from "@/test/support/two-accounts";

let world: TestWorld;
let sandbox: { close(): Promise<void> };
let table: RouteTable;
let victim: SeededAccount;
let otherKey: string;
let victimKey: string;
let victimTestKey: string;
let accountOf: Map<string, string>;

beforeAll(async () => {
  world = await createTestWorld({ appUrl: "http://localhost:3999" });
  sandbox = await startTestSandbox(world.runtime);
  table = createRouteTable(join(import.meta.dirname, ".."));
  victim = await seedAccount(world);
  const { db } = world.ctx;
  const accountId = victim.account.accountId;
  await db.product.create({
    data: {
      accountId,
      code: victim.marker,
      name: victim.marker,
      priceCents: 4900,
      priceCurrency: "USD",
    },
  });
  const other = await createTestAccount(world);
  otherKey = await createTestKey(other, { scopes: ["account_owner"] });
  victimKey = await createTestKey(victim.account, { scopes: ["account_owner"] });
  victimTestKey = await createTestKey(victim.account, {
    scopes: ["account_owner"],
    livemode: false,
  });
  accountOf = new Map([
    [otherKey, other.accountId],
    [victimKey, accountId],
    [victimTestKey, accountId],
  ]);
});
afterAll(async () => {
  await sandbox.close();
  await world.close();
});

const ROUTES = everyRoute();
const named = (routes: Route[]) => routes.map((route) => [route.name, route] as const);
const WITH_IDS = ROUTES.filter(({ params }) => params.length > 0);
const OWN = WITH_IDS.filter(
  ({ operation: { auth } }) =>
    !["public", "session", "client_token", "driftstack_internal_admin"].includes(auth),
);
const OF_SESSION = WITH_IDS.filter(({ operation }) => operation.auth === "session");
const ADMIN = ROUTES.filter(({ operation }) => operation.auth === "driftstack_internal_admin");

/** IDs of the victim, or IDs that do not exist, for every path parameter of an operation. */
function idsFor(route: Route, whose: "victim" | "unknown", pick = 0): Record<string, string> {
  const ids = route.params.map((param): [string, string] => {
    const prefix = prefixOf(param);
    if (prefix !== null) {
      const found = victim.ids[prefix]?.[pick];
      if (found === undefined) throw new Error(`seed an id for ${prefix}: ${route.name} takes one`);
      return [param.name, whose === "victim" ? found : unknownId(prefix)];
    }
    if (param.name === "code") return [param.name, whose === "victim" ? victim.marker : "unheard"];
    return [param.name, "1"];
  });
  return Object.fromEntries(ids);
}

async function responseOf(route: Route, ids: Record<string, string>, key: string) {
  const headers = { authorization: authorizationFor(route, key, accountOf.get(key) ?? "") };
  const response = await table.handle(requestTo(route, { params: ids, headers }));
  let text = await response.text();
  for (const id of Object.values(ids)) text = text.replaceAll(id, "<id>");
  const bare = text.replace(/"(request_id|created_at|updated_at)":"[^"]*"/g, "");
  return { status: response.status, text: bare };
}

/** All data of the victim that an operation could change. */
async function rowsOfVictim(): Promise<string> {
  const { db } = world.ctx;
  const where = { accountId: victim.account.accountId };
  const keys = await db.apiKey.findMany({ where, omit: { lastUsedAt: true } });
  const rows = [
    await db.order.findMany({ where, orderBy: { id: "asc" } }),
    await db.webhookEndpoint.findMany({ where, orderBy: { id: "asc" } }),
    await db.webhookSecret.findMany({ where: { endpoint: where }, orderBy: { id: "asc" } }),
    await db.webhookDelivery.findMany({ where: { endpoint: where }, orderBy: { id: "asc" } }),
    await db.prompt.findMany({ where: { order: where }, orderBy: { id: "asc" } }),
    await db.product.findMany({ where, orderBy: { code: "asc" } }),
    keys.sort((a, b) => a.id.localeCompare(b.id)),
  ];
  return JSON.stringify(rows, (_, value: unknown) =>
    typeof value === "bigint" ? String(value) : value,
  );
}

describe("another account's ID, in every operation that accepts one", () => {
  const reads = OWN.filter(({ operation }) => operation.method === "GET");
  it.each(named(reads))(
    "%s finds it for its own account, as the other tests require",
    async (_, route) => {
      const { status } = await responseOf(route, idsFor(route, "victim"), victimKey);
      expect([200, 409]).toContain(status);
    },
  );

  it.each(named(OWN))(
    "%s responds as for a nonexistent ID, and changes nothing",
    async (_, route) => {
      const before = await rowsOfVictim();
      const theirs = await responseOf(route, idsFor(route, "victim"), otherKey);
      const unknown = await responseOf(route, idsFor(route, "unknown"), otherKey);
      expect(theirs).toEqual(unknown);
      expect(theirs.text).not.toContain(victim.marker);
      if (theirs.status >= 300) expect(theirs.status).toBe(404);
      else expect(["PUT", "DELETE"]).toContain(route.operation.method);
      expect(await rowsOfVictim()).toBe(before);
    },
  );

  it.each(
    named(
      OWN.filter(({ params }) => params.some((p) => ["ord", "uuid"].includes(prefixOf(p) ?? ""))),
    ),
  )("%s: a key of the same account's other mode finds nothing either", async (_, route) => {
    const before = await rowsOfVictim();
    const live = await responseOf(route, idsFor(route, "victim"), victimTestKey);
    expect(live).toEqual(await responseOf(route, idsFor(route, "unknown"), victimTestKey));
    expect(live.status).toBe(404);
    expect(await rowsOfVictim()).toBe(before);
  });
});

describe("another user's session, in every operation that accepts one", () => {
  it.each(named(OF_SESSION))(
    "%s responds as for an unknown one, and deletes nothing",
    async (_, route) => {
      const target = await createTestSession(world, await createTestUser(world));
      const { cookie } = await createTestSession(world, await createTestUser(world));
      const send = async (id: string) => {
        const headers = { cookie, origin: "http://localhost:3999" };
        const response = await table.handle(requestTo(route, { params: { id }, headers }));
        const text = (await response.text()).replaceAll(id, "<id>");
        return { status: response.status, text: text.replace(/"request_id":"[^"]*"/, "") };
      };
      const theirs = await send(target.id);
      expect(theirs).toEqual(await send(unknownId("ses")));
      expect(theirs.status).toBe(404);
      const row = await world.ctx.db.session.findUniqueOrThrow({ where: { id: target.id } });
      expect(row.endedAt).toBeNull();
    },
  );

  it("is accepted by at least one operation", () => {
    expect(OF_SESSION.length).toBeGreaterThan(0);
  });
});

describe("a customer calling each operator operation", () => {
  it.each(named(ADMIN))(
    "%s: 403 with the required scope, for own and other IDs",
    async (_, route) => {
      const before = await rowsOfVictim();
      for (const key of [victimKey, otherKey]) {
        const { status, text } = await responseOf(route, idsFor(route, "victim"), key);
        expect(status).toBe(403);
        expect(text).toContain("driftstack_internal_admin");
        expect(text).not.toContain(victim.marker);
      }
      const unauthenticated = await table.handle(
        requestTo(route, { params: idsFor(route, "victim") }),
      );
      expect(unauthenticated.status).toBe(401);
      expect(await rowsOfVictim()).toBe(before);
    },
  );
});
