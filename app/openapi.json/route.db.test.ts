import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRouteTable, type RouteTable } from "@/lib/http/server/route-table";
import { openapiResponse } from "@/lib/http/api/openapi-response";
import { SharedResponse } from "@/lib/http/api/shared-body";
import { createTestWorld, type TestWorld } from "@/test/support/test-ctx";

let world: TestWorld;
let table: RouteTable;

beforeAll(async () => {
  world = await createTestWorld();
  table = createRouteTable(join(import.meta.dirname, ".."));
});
afterAll(() => world.close());

const call = (path: string, init: RequestInit = {}) =>
  table.handle(new Request(`http://localhost:3999${path}`, init));

describe("GET /openapi.json", () => {
  it("is served with a strong ETag, and 304 if it matches", async () => {
    const first = await call("/openapi.json");
    const etag = first.headers.get("etag") ?? "";
    expect(first.status).toBe(200);
    expect(etag).toMatch(/^"[\w-]+"$/);
    expect(await first.json()).toMatchObject({ openapi: "3.1.0" });
    const second = await call("/openapi.json", { headers: { "if-none-match": etag } });
    expect([second.status, await second.text()]).toEqual([304, ""]);
  });
});

describe("the compressed document", () => {
  it("is one shared buffer, with an ETag for each encoding", async () => {
    const encodings = ["br", "gzip", "gzip;q=0, identity"];
    const tags = new Set<string | null>();
    for (const encoding of encodings) {
      const headers = { "accept-encoding": encoding };
      const get = () => openapiResponse(new Request("http://localhost/openapi.json", { headers }));
      const [first, second] = [await get(), await get()];
      if (!(first instanceof SharedResponse && second instanceof SharedResponse))
        throw new Error("the body is not shared");
      expect(first.shared).toBe(second.shared);
      expect(first.headers.get("vary")).toBe("accept-encoding");
      tags.add(first.headers.get("etag"));
    }
    expect(tags.size).toBe(3);
  });
});

describe("every path", () => {
  it("an unknown path is a 404 problem, a wrong method a 405 problem with Allow", async () => {
    const unknown = await call("/v1/nothing/here");
    expect([unknown.status, unknown.headers.get("content-type")]).toEqual([
      404,
      "application/problem+json",
    ]);
    const wrong = await call("/v1/webhooks", { method: "PUT" });
    expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "GET, POST"]);
    expect(await wrong.json()).toMatchObject({ status: 405, instance: "/v1/webhooks" });
  });

  it("a valid request ID of the caller is kept, an invalid one is replaced", async () => {
    const idOf = async (given: string) =>
      (await call("/healthz", { headers: { "x-request-id": given } })).headers.get("x-request-id");
    expect(await idOf("shop-42_A")).toBe("shop-42_A");
    expect(await idOf("x".repeat(65))).toMatch(/^req_[0-9a-f]{32}$/);
    expect(await idOf("with space")).toMatch(/^req_[0-9a-f]{32}$/);
  });

  it("the process and its database respond", async () => {
    expect(await (await call("/healthz")).json()).toEqual({ status: "ok" });
    expect(await (await call("/readyz")).json()).toEqual({ status: "ready" });
  });
});
