import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Problem } from "@/lib/contract/errors";
import { createRouteTable, type RouteTable } from "@/lib/http/server/route-table";
import { everyRoute, requestTo } from "@/test/conformance/every-route";
import { createTestWorld, type TestWorld } from "@/test/support/test-ctx";
import { createTestSession, createTestUser, type TestUser } from "@/test/support/test-session";

const OWN = "http://localhost:3999";

let world: TestWorld;
let table: RouteTable;
let user: TestUser;
let cookie: string;

beforeAll(async () => {
  world = await createTestWorld({ appUrl: OWN });
  table = createRouteTable(join(import.meta.dirname, ".."));
  user = await createTestUser(world, { isOperator: true });
});
// Some operations delete the session of the request.
beforeEach(async () => {
  cookie = (await createTestSession(world, user)).cookie;
});
afterAll(() => world.close());

const CHANGES = everyRoute().filter(
  ({ operation: { method, auth, scheme } }) =>
    method !== "GET" && auth !== "public" && scheme === undefined,
);
const FOREIGN: [string, Record<string, string>][] = [
  ["no Origin", {}],
  ["Origin: null", { origin: "null" }],
  ["another site", { origin: "https://evil.example" }],
  ["the same name on another port", { origin: "http://localhost:4000" }],
  ["our name in front of another", { origin: "http://localhost:3999.evil.example" }],
  ["a sibling site, with our Origin", { origin: OWN, "sec-fetch-site": "same-site" }],
  ["another site, with our Origin", { origin: OWN, "sec-fetch-site": "cross-site" }],
];

const isRejected = async (response: Response) =>
  response.status === 403 &&
  /dashboard's own pages/.test(((await response.json()) as Problem).detail);

describe("a change authenticated only by the session cookie", () => {
  it("is possible in more than ten operations", () => {
    expect(CHANGES.length).toBeGreaterThan(10);
  });

  describe.each(CHANGES.map((route) => [route.name, route] as const))("%s", (_, route) => {
    it.each(FOREIGN)("is rejected from %s", async (_name, headers) => {
      const request = requestTo(route, { headers: { cookie, ...headers } });
      expect(await isRejected(await table.handle(request))).toBe(true);
    });

    it("is accepted from our own page", async () => {
      const headers = { cookie, origin: OWN, "sec-fetch-site": "same-origin" };
      const response = await table.handle(requestTo(route, { headers }));
      expect(response.status).not.toBe(401);
      expect(await isRejected(response)).toBe(false);
    });
  });
});

describe("the browser's simple requests", () => {
  const withBody = CHANGES.filter(({ body }) => body !== undefined);
  it.each(withBody.map((route) => [route.name, route] as const))(
    "%s accepts neither a form nor plain text, not even from our own page",
    async (_, route) => {
      for (const type of [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
      ]) {
        const headers = { cookie, origin: OWN, "content-type": type };
        const response = await table.handle(requestTo(route, { headers }));
        // Operators' operations reject a session, and other operations an unknown ID, before the content type is
        // checked.
        const expected = route.operation.auth === "driftstack_internal_admin" ? [403] : [415, 404];
        expect(expected).toContain(response.status);
      }
    },
  );
});
