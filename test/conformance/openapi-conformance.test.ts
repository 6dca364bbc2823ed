import { describe, expect, it } from "vitest";
import { sampleProblem } from "@/lib/contract/openapi/problems";
import { OPERATIONS } from "@/lib/contract/operations";
import { keepResponse } from "./collected-responses";
import { checkResponse, operationAt } from "./openapi-conformance";

const URL_OF = { health: "http://localhost/healthz", webhooks: "http://localhost/v1/webhooks" };

async function check(url: string, body: unknown, init: ResponseInit = {}): Promise<string[]> {
  const headers = { "content-type": "application/json", "x-request-id": "r1", ...init.headers };
  const response = new Response(body === null ? null : JSON.stringify(body), { ...init, headers });
  const operation = operationAt("GET", new URL(url).pathname) ?? null;
  return checkResponse(keepResponse({ request: new Request(url), response, operation }));
}
const problem = (slug: Parameters<typeof sampleProblem>[0]) => ({
  ...sampleProblem(slug),
  request_id: "r1",
});
const PROBLEM_TYPE = { "content-type": "application/problem+json" };

describe("checking a response against the document", { timeout: 60_000 }, () => {
  it("a documented response is no violation", async () => {
    expect(await check(URL_OF.health, { status: "ok" })).toEqual([]);
    const unauthorized = { status: 401, headers: PROBLEM_TYPE };
    expect(await check(URL_OF.webhooks, problem("revoked-key"), unauthorized)).toEqual([]);
  });

  it("a field that the document does not know is a violation", async () => {
    expect(await check(URL_OF.health, { status: "ok", secret: 1 })).toEqual([
      "GET /healthz → 200: $.secret is not documented",
    ]);
  });

  it("a field that is missing, or of another type, is a violation", async () => {
    expect(await check(URL_OF.health, {})).toEqual(["GET /healthz → 200: $ lacks status"]);
    expect(await check(URL_OF.webhooks, { data: {} })).toHaveLength(1);
  });

  it("a status or content type that the document does not name is a violation", async () => {
    expect(await check(URL_OF.health, { status: "ok" }, { status: 202 })).toHaveLength(1);
    const text = { headers: { "content-type": "text/html" } };
    expect(await check(URL_OF.health, { status: "ok" }, text)).toHaveLength(1);
  });

  it("an error that the document does not name is a violation", async () => {
    const unauthorized = { status: 409, headers: PROBLEM_TYPE };
    expect(await check(URL_OF.health, problem("conflict"), unauthorized)).toHaveLength(1);
    const mislabelled = { status: 401, headers: PROBLEM_TYPE };
    expect(await check(URL_OF.webhooks, problem("not-found"), mislabelled)).toHaveLength(2);
  });

  it("a response without X-Request-Id is a violation", async () => {
    const kept = keepResponse({
      request: new Request(URL_OF.health),
      response: Response.json({ status: "ok" }),
      operation: operationAt("GET", "/healthz") ?? null,
    });
    expect(await checkResponse(kept)).toEqual(["GET /healthz → 200: X-Request-Id is missing"]);
  });

  it("an operation that the document does not describe is a violation", async () => {
    const [listed] = OPERATIONS;
    if (!listed) throw new Error("there are no operations");
    const kept = keepResponse({
      request: new Request("http://localhost/v1/nothing"),
      response: Response.json({}, { headers: { "x-request-id": "r1" } }),
      operation: { ...listed, path: "/v1/nothing" },
    });
    expect(await checkResponse(kept)).toHaveLength(1);
  });
});
