import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRouteTable, type RouteTable } from "@/lib/http/server/route-table";
import { authorizationFor, everyRoute, requestTo, prefixOf } from "@/test/conformance/every-route";
import { createTestAccount, createTestKey, createTestWorld } from "@/test/support/test-ctx";
import type { TestWorld } from "@/test/support/test-ctx";
import { createTestSession, createTestUser } from "@/test/support/test-session";
import { unknownId } from "@/test/support/two-accounts";

const OWN = "http://localhost:3999";
const BODY_MAX = 64 * 1024;
const CHUNK = 16 * 1024;
const DEPTH = 10_000;

let world: TestWorld;
let table: RouteTable;
let accountId: string;
let ownerKey: string;
let operatorKey: string;
let cookie: string;

beforeAll(async () => {
  world = await createTestWorld({ appUrl: OWN });
  table = createRouteTable(join(import.meta.dirname, ".."));
  const account = await createTestAccount(world);
  accountId = account.accountId;
  ownerKey = await createTestKey(account, { scopes: ["account_owner"] });
  operatorKey = await createTestKey(account, { scopes: ["driftstack_internal_admin"] });
  cookie = (await createTestSession(world, await createTestUser(world))).cookie;
});
afterAll(() => world.close());

const ROUTES = everyRoute().filter(({ operation }) => operation.body !== undefined);

const DEEP: [string, string][] = [
  ["lists", "[".repeat(DEPTH) + "]".repeat(DEPTH)],
  ["objects", '{"a":'.repeat(DEPTH) + "1" + "}".repeat(DEPTH)],
  ["metadata", `{"metadata":${"[".repeat(DEPTH)}${"]".repeat(DEPTH)}}`],
];
const NOT_JSON = ["", "{", "\u0000", "{'a':1}", '{"a":1}{"b":2}', "NaN", "\ufeff{"];

/** An endless body without a Content-Length, and the number of bytes that were read from it. */
function endless(): { stream: ReadableStream<Uint8Array>; taken: () => number } {
  let taken = 0;
  const chunk = new Uint8Array(CHUNK).fill(32);
  const stream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        taken += CHUNK;
        controller.enqueue(chunk);
      },
    },
    { highWaterMark: 0 },
  );
  return { stream, taken: () => taken };
}

describe.each(ROUTES.map((route) => [route.name, route] as const))("%s", (_, route) => {
  const params = Object.fromEntries(
    route.params.map((param) => {
      const prefix = prefixOf(param);
      return [param.name, prefix === null ? "1" : unknownId(prefix)];
    }),
  );
  const send = (raw: BodyInit, headers: Record<string, string> = {}) => {
    const isAdmin = route.operation.auth === "driftstack_internal_admin";
    const caller: Record<string, string> =
      route.operation.auth === "session"
        ? { cookie, origin: OWN }
        : { authorization: authorizationFor(route, isAdmin ? operatorKey : ownerKey, accountId) };
    return table.handle(requestTo(route, { params, headers: { ...caller, ...headers }, raw }));
  };
  const statusOf = async (...given: Parameters<typeof send>) => (await send(...given)).status;
  const good = JSON.stringify(route.body);

  it("413 for a body with a declared length of 400 MB, before any of it is read", async () => {
    const { stream, taken } = endless();
    expect(await statusOf(stream, { "content-length": String(400 * 1024 ** 2) })).toBe(413);
    expect(taken()).toBe(0);
  });

  it("413 for a body without a declared length, one chunk after 64 KiB", async () => {
    const { stream, taken } = endless();
    expect(await statusOf(stream)).toBe(413);
    expect(taken()).toBeLessThanOrEqual(BODY_MAX + 2 * CHUNK);
  });

  it("415 for a compressed body, a bomb or not, without decompressing it", async () => {
    const bomb = gzipSync(Buffer.alloc(10 * 1024 ** 2, 32));
    expect(await statusOf(bomb, { "content-encoding": "gzip" })).toBe(415);
    for (const encoding of ["gzip, gzip", "br", "deflate", "zstd", "x"])
      expect(await statusOf(good, { "content-encoding": encoding })).toBe(415);
  });

  it("415 for another content type, or none", async () => {
    const types = ["text/plain", "text/json", "application/jsonp", "application/xml", "*/*", ""];
    for (const type of [...types, "application/x-www-form-urlencoded", "multipart/form-data"])
      expect(await statusOf(good, { "content-type": type }), type).toBe(415);
  });

  it.each(DEEP)(`400 for ${DEPTH} levels of %s`, async (_name, raw) => {
    expect(await statusOf(raw)).toBe(400);
  });

  it("400 for a body that is not JSON in UTF-8", async () => {
    // Where the body is optional, an empty body is valid.
    const isOptional = route.operation.body?.safeParse(undefined).success;
    for (const raw of NOT_JSON.filter((text) => text !== "" || !isOptional))
      expect(await statusOf(raw), raw).toBe(400);
    expect(await statusOf(new Uint8Array([0x7b, 0xff, 0x7d]))).toBe(400);
    expect(await statusOf(Buffer.from(good, "utf16le"))).toBe(400);
  });

  it("400 for an undocumented field, whatever its name", async () => {
    for (const name of ["account_id", "x", "constructor", "__proto__", "toString", ""]) {
      const raw = `{${JSON.stringify(name)}:"x",${good.slice(1)}`;
      expect(await statusOf(raw), name).toBe(400);
    }
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });
});
