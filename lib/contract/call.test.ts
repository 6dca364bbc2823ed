import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, expectTypeOf, it } from "vitest";
import { ApiError, call, type CallOutput, type QueryOf } from "./call";
import type { WebhookResource, WebhookWithSecret } from "./webhooks";

type Sent = { url: string; init: RequestInit };

/** A server that records requests and always sends the same response. */
function serverWith(status: number, body: string | null) {
  const sent: Sent[] = [];
  const send = (url: string, init: RequestInit) => {
    sent.push({ url, init });
    return Promise.resolve(new Response(body, { status }));
  };
  return { sent, send };
}

describe("call", () => {
  it("fills in the path and the query, without what is undefined", async () => {
    const { sent, send } = serverWith(200, "{}");
    const query = { limit: "2", status: undefined, cursor: "a&b" };
    const options = { send, headers: { "x-a": "1" } };
    await call("GET /v1/webhooks/{id}/deliveries", { params: { id: "../x?" }, query }, options);
    expect(sent).toMatchObject([
      {
        url: "/v1/webhooks/..%2Fx%3F/deliveries?limit=2&cursor=a%26b",
        init: { method: "GET", headers: { "x-a": "1" }, body: undefined },
      },
    ]);
    await call("GET /v1/webhooks", {}, { send });
    expect(sent[1]?.url).toBe("/v1/webhooks");
  });

  it("sends a body as JSON, also an empty one, and no body when there is none", async () => {
    const { sent, send } = serverWith(202, "{}");
    const params = { id: "whk_1" };
    await call("POST /v1/webhooks/{id}/rotate-secret", { params, body: {} }, { send });
    await call("POST /v1/webhooks/{id}/rotate-secret", { params }, { send });
    expect(sent[0]?.init).toMatchObject({
      body: "{}",
      headers: { "content-type": "application/json" },
    });
    expect(sent[1]?.init).toMatchObject({ body: undefined, headers: undefined });
  });

  it("returns the body of a success, and nothing for 204", async () => {
    const { send } = serverWith(200, '{"data":[]}');
    expect(await call("GET /v1/webhooks", {}, { send })).toEqual({ data: [] });
    const gone = serverWith(204, null);
    const params = { id: "whk_1" };
    expect(await call("DELETE /v1/webhooks/{id}", { params }, gone)).toBeUndefined();
  });

  it("throws the problem document of an error, or a clear error when the response has none", async () => {
    const { send } = serverWith(409, '{"detail":"At most 10.","type":"x"}');
    const failure = call("GET /v1/webhooks", {}, { send });
    await expect(failure).rejects.toThrow(ApiError);
    await expect(failure).rejects.toMatchObject({ status: 409, message: "At most 10." });
    const proxy = serverWith(502, "<html>");
    await expect(call("GET /v1/webhooks", {}, proxy)).rejects.toThrow(/status 502/);
  });

  it("infers its types from the declarations", () => {
    expectTypeOf<CallOutput<"POST /v1/webhooks">>().toEqualTypeOf<WebhookWithSecret>();
    expectTypeOf<CallOutput<"GET /v1/webhooks/{id}">>().toEqualTypeOf<WebhookResource>();
    expectTypeOf<CallOutput<"DELETE /v1/webhooks/{id}">>().toEqualTypeOf<void>();
    expectTypeOf<QueryOf<"GET /v1/events">>().toHaveProperty("cursor");
    expectTypeOf(call<"GET /v1/webhooks/{id}">)
      .parameter(1)
      .toEqualTypeOf<{ params: { id: string } }>();
    // @ts-expect-error An endpoint that is not declared.
    expectTypeOf<CallOutput<"GET /v1/nothing">>();
  });

  it("imports only types, so that browsers load no schema", () => {
    const source = readFileSync(join(import.meta.dirname, "call.ts"), "utf8");
    expect(source.match(/^import (?!type ).*$/gm)).toBeNull();
  });
});
