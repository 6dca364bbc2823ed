import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { conditional, content, csv, empty, operation } from "@/lib/contract/operation";
import { callRoute } from "@/test/support/admin-calls";
import { createTestWorld, type TestWorld } from "@/test/support/test-ctx";
import { serve } from "./serve";

let world: TestWorld;

beforeAll(async () => {
  world = await createTestWorld();
  // These operations are not part of the API, so the OpenAPI document does not describe them.
  world.runtime.services.observeResponse = undefined;
});
afterAll(() => world.close());

const base = {
  id: "test",
  method: "POST",
  path: "/v1/test/{id}",
  summary: "Test",
  auth: "public",
} as const;
const id = { params: { id: "a b" } };

describe("serve", () => {
  it("passes the parsed parameters, query and body as one input; the path wins", async () => {
    const declared = operation({
      ...base,
      params: z.object({ id: z.string() }),
      body: z.strictObject({ id: z.string(), count: z.string().transform(Number) }),
      response: { 201: z.object({ id: z.string(), count: z.number() }) },
    });
    const handler = serve(declared, (_ctx, input) => input);
    const response = await callRoute(handler, {
      method: "POST",
      params: { id: "from-path" },
      body: { id: "from-body", count: "7" },
    });
    expect([response.status, await response.json()]).toEqual([201, { id: "from-path", count: 7 }]);
  });

  it("sends only the fields of the response schema", async () => {
    const declared = operation({ ...base, response: { 200: z.object({ a: z.string() }) } });
    const row = { a: "public", password_hash: "secret" };
    const response = await callRoute(
      serve(declared, () => row),
      {},
    );
    expect(await response.text()).toBe('{"a":"public"}');
    expect(response.headers.get("cache-control")).toBe("no-store");
  });

  it("responds with an internal error when a verb returns what the schema does not allow", async () => {
    const declared = operation({ ...base, response: { 200: z.object({ a: z.string() }) } });
    const handler = serve(declared, () => ({ a: 1 }) as unknown as { a: string });
    const response = await callRoute(handler, {});
    expect([response.status, response.headers.get("content-type")]).toEqual([
      500,
      "application/problem+json",
    ]);
  });

  it("a body that the schema makes optional may be missing", async () => {
    const declared = operation({
      ...base,
      body: z.strictObject({ flag: z.boolean().optional() }).optional(),
      response: { 200: z.object({ flag: z.boolean().nullable() }) },
    });
    const handler = serve(declared, (_ctx, { flag }) => ({ flag: flag ?? null }));
    expect(await (await callRoute(handler, { method: "POST" })).json()).toEqual({ flag: null });
    const sent = await callRoute(handler, { method: "POST", body: { flag: true } });
    expect(await sent.json()).toEqual({ flag: true });
    const unknown = await callRoute(handler, { method: "POST", body: { other: true } });
    expect(unknown.status).toBe(400);
  });

  it("an empty response has no body, whatever the verb returns", async () => {
    const declared = operation({ ...base, response: { 204: empty("Deleted.") } });
    const response = await callRoute(
      serve(declared, () => ({ deleted: true })),
      {},
    );
    expect([response.status, response.body]).toEqual([204, null]);
  });

  it("with several statuses the verb chooses one", async () => {
    const declared = operation({
      ...base,
      response: { 200: z.object({ ok: z.literal(true) }), 503: z.object({ why: z.string() }) },
    });
    const handler = serve(declared, () => ({
      status: 503 as const,
      body: { why: "stopping" },
      headers: { "retry-after": "2" },
    }));
    const response = await callRoute(handler, {});
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "2"]);
    expect(await response.json()).toEqual({ why: "stopping" });
  });

  it("a conditional response is 304 for a client that holds the version", async () => {
    const declared = operation({
      ...base,
      anyOrigin: true,
      response: { 200: conditional(z.object({ a: z.number() }), "private, no-cache") },
    });
    const handler = serve(declared, () => ({ etag: '"v1"', body: { a: 1 } }));
    const send = (tag: string) =>
      handler(new Request("http://localhost/", { headers: { "if-none-match": tag } }));
    const fresh = await send('"v0"');
    expect([fresh.status, fresh.headers.get("etag"), await fresh.json()]).toEqual([
      200,
      '"v1"',
      { a: 1 },
    ]);
    for (const tag of ['"v1"', 'W/"v1"', '"v0", "v1"', "*"]) {
      const unchanged = await send(tag);
      expect([unchanged.status, await unchanged.text()]).toEqual([304, ""]);
      expect(unchanged.headers.get("access-control-allow-origin")).toBe("*");
    }
  });

  it("content is sent as it is, under an ASCII name made of the path and the date", async () => {
    const declared = operation({
      ...base,
      params: z.object({ id: z.string() }),
      response: {
        200: content({
          contentType: "application/pdf",
          description: "A file.",
          fileName: "receipt-{id}-{date}.pdf",
          cacheControl: "private",
        }),
      },
    });
    const response = await callRoute(
      serve(declared, () => new Uint8Array([1, 2, 3])),
      id,
    );
    const today = new Date().toISOString().slice(0, 10);
    expect(response.headers.get("content-disposition")).toBe(
      `attachment; filename="receipt-a_b-${today}.pdf"`,
    );
    expect([...new Uint8Array(await response.arrayBuffer())]).toEqual([1, 2, 3]);
  });

  it("streams the pieces of a CSV file", async () => {
    async function* pieces() {
      yield "a,b\r\n";
      yield "1,2\r\n";
    }
    const response = await callRoute(
      serve(operation({ ...base, response: { 200: csv("x") } }), pieces),
      {},
    );
    expect(response.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(await response.text()).toBe("a,b\r\n1,2\r\n");
  });
});
