import { describe, expect, test } from "vitest";
import * as sdk from "../src/index.js";
import type { ProblemSlug } from "../src/index.js";
import { fakeFetch, json, problem } from "./fake-fetch.js";

const CLASSES: Record<ProblemSlug, [status: number, Kind: typeof sdk.DriftstackError]> = {
  "bad-request": [400, sdk.BadRequestError],
  "validation-failed": [400, sdk.ValidationError],
  unauthorized: [401, sdk.AuthError],
  "invalid-key": [401, sdk.InvalidKeyError],
  "revoked-key": [401, sdk.RevokedKeyError],
  "expired-key": [401, sdk.ExpiredKeyError],
  forbidden: [403, sdk.ForbiddenError],
  "reauthentication-required": [403, sdk.ReauthenticationRequiredError],
  "not-found": [404, sdk.NotFoundError],
  "method-not-allowed": [405, sdk.MethodNotAllowedError],
  conflict: [409, sdk.ConflictError],
  "payload-too-large": [413, sdk.PayloadTooLargeError],
  "unsupported-media-type": [415, sdk.UnsupportedMediaTypeError],
  "idempotency-key-reused": [422, sdk.IdempotencyKeyReusedError],
  "price-mismatch": [422, sdk.PriceMismatchError],
  "amount-too-low": [422, sdk.AmountTooLowError],
  "rate-limited": [429, sdk.RateLimitError],
  internal: [500, sdk.InternalError],
  "provider-unavailable": [503, sdk.ProviderUnavailableError],
};

/** The error that a response leads to. */
async function errorOf(response: Response): Promise<sdk.DriftstackError> {
  const client = new sdk.Driftstack({
    apiKey: "ds_test_x",
    baseUrl: "https://billing.example.org",
    retry: { maxAttempts: 0 },
    fetch: fakeFetch(response).fetch,
  });
  return client.cryptoOrders.get("ord_1").then(
    () => expect.fail("no error"),
    (error: sdk.DriftstackError) => error,
  );
}

describe("an error response", () => {
  test.each(Object.entries(CLASSES))("%s has its own class", async (slug, [status, Kind]) => {
    const error = await errorOf(
      problem(slug, status, { detail: "why", instance: "/v1/x", request_id: "req_1" }),
    );
    expect(error.constructor).toBe(Kind);
    expect(error).toBeInstanceOf(sdk.DriftstackError);
    expect(error).toMatchObject({
      name: Kind.name,
      message: "why",
      detail: "why",
      title: slug,
      status,
      type: `https://errors.driftstack.dev/${slug}`,
      instance: "/v1/x",
      requestId: "req_1",
    });
  });

  test("about a key is an AuthError", async () => {
    expect(await errorOf(problem("revoked-key", 401))).toBeInstanceOf(sdk.AuthError);
  });

  test("about invalid fields lists them, and groups them by field", async () => {
    const errors = [
      { path: "price_cents", message: "is required" },
      { path: "price_cents", message: "must be at least 1" },
      { path: "", message: "must be an object" },
    ];
    expect(await errorOf(problem("validation-failed", 400, { errors }))).toMatchObject({
      errors,
      issues: {
        formErrors: ["must be an object"],
        fieldErrors: { price_cents: ["is required", "must be at least 1"] },
      },
    });
  });

  test("about a field named like a member of every object is an error like any other", async () => {
    const names = ["constructor", "toString", "__proto__"];
    const errors = names.map((path) => ({ path, message: "is not a field" }));
    const error = await errorOf(problem("validation-failed", 400, { errors }));
    expect(error).toBeInstanceOf(sdk.ValidationError);
    const { fieldErrors } = (error as sdk.ValidationError).issues;
    for (const name of names)
      expect(Object.entries(fieldErrors)).toContainEqual([name, ["is not a field"]]);
  });

  test("with members of other types, as a proxy may send, is an error like any other", async () => {
    const members = { title: 1, detail: [{}], errors: { a: 1 }, retry_after_seconds: "soon" };
    const error = await errorOf(problem("validation-failed", 400, members));
    expect(error).toBeInstanceOf(sdk.ValidationError);
    expect(error).toMatchObject({
      errors: [],
      retryAfterSeconds: undefined,
      message: "The server responded with status 400.",
    });
  });

  test("about the rate has the delay from the body or the header", async () => {
    const inBody = await errorOf(problem("rate-limited", 429, { retry_after_seconds: 7 }));
    const inHeader = await errorOf(problem("rate-limited", 429, {}, { "retry-after": "9" }));
    const at = new Date(Date.now() + 30_000).toUTCString();
    const asDate = await errorOf(problem("rate-limited", 429, {}, { "retry-after": at }));
    expect(inBody.retryAfterSeconds).toBe(7);
    expect(inHeader.retryAfterSeconds).toBe(9);
    expect(asDate.retryAfterSeconds).toBeGreaterThanOrEqual(28);
    expect(asDate.retryAfterSeconds).toBeLessThanOrEqual(30);
  });

  test.each([
    [404, sdk.NotFoundError],
    [429, sdk.RateLimitError],
    [502, sdk.InternalError],
    [418, sdk.DriftstackError],
  ])("%s without a problem document has the class of its status", async (status, Kind) => {
    for (const body of ["<html>", "null", "[]", '{"type":"constructor"}']) {
      const error = await errorOf(
        new Response(body, { status, headers: { "x-request-id": "req_2" } }),
      );
      expect(error.constructor).toBe(Kind);
      expect(error).toMatchObject({ status, requestId: "req_2" });
    }
  });
});

test("a successful response that is not JSON is a TransportError that shows what it is", async () => {
  const error = await errorOf(new Response("<html>"));
  expect(error).toBeInstanceOf(sdk.TransportError);
  expect(error.message).toMatch(/ord_1: .*<html>/);
});

describe("a client", () => {
  const options = { apiKey: "ds_test_x", baseUrl: "https://billing.example.org" };

  test("needs a key and an address", () => {
    expect(() => new sdk.Driftstack({ ...options, apiKey: "" })).toThrow(TypeError);
    expect(() => new sdk.Driftstack({ ...options, baseUrl: "" })).toThrow(TypeError);
    expect(() => new sdk.Driftstack({ ...options, baseUrl: "example" })).toThrow(TypeError);
  });

  test.each([
    "billing.example.org",
    "ftp://billing.example.org",
    "https://billing.example.org/?a=1",
    "https://billing.example.org/#a",
    "https://user:secret@billing.example.org",
  ])("rejects the address %s, and shows a valid one", (baseUrl) => {
    const message = /baseUrl must be .* such as https:\/\/billing\.example\.org/;
    expect(() => new sdk.Driftstack({ ...options, baseUrl })).toThrow(message);
    expect(() => sdk.OrderTracker.configure({ baseUrl, projectId: 7 })).toThrow(message);
    expect(() => new sdk.Driftstack({ ...options, baseUrl })).not.toThrow("secret");
  });

  test.each(["ds_test_…", "ds_test_x\n", "ds test x"])(
    "rejects the malformed key %j, without repeating it",
    (apiKey) => {
      const create = () => new sdk.Driftstack({ ...options, apiKey });
      expect(create).toThrow("apiKey must be");
      expect(create).not.toThrow(apiKey);
    },
  );

  test.each(["", " ", "cart 7", "cart-ž"])(
    "rejects the idempotency key %j before it sends anything",
    async (idempotencyKey) => {
      const { fetch, requests } = fakeFetch(json({}));
      const client = new sdk.Driftstack({ ...options, fetch });
      const body = { product: "a", price_cents: 1, price_currency: "USD" };
      const failed = client.cryptoOrders.createCheckout(body, { idempotencyKey });
      await expect(failed).rejects.toThrow("idempotencyKey must be");
      expect(requests).toHaveLength(0);
    },
  );

  test.each([
    ["timeoutMs", { timeoutMs: Number.NaN }],
    ["timeoutMs", { timeoutMs: 0 }],
    ["maxAttempts", { retry: { maxAttempts: Number.NaN } }],
    ["maxAttempts", { retry: { maxAttempts: -1 } }],
    ["baseDelayMs", { retry: { baseDelayMs: Number.NaN } }],
    ["maxDelayMs", { retry: { maxDelayMs: -1 } }],
  ])("rejects an invalid %s: %j", (name, invalid) => {
    expect(() => new sdk.Driftstack({ ...options, ...invalid })).toThrow(`${name} must be`);
  });

  test("does not show its key when it is logged", async () => {
    const { inspect } = await import("node:util");
    const client = new sdk.Driftstack(options);
    expect(inspect(client, { depth: 10, showHidden: true })).not.toContain("ds_test_x");
    expect(JSON.stringify(client)).not.toContain("ds_test_x");
  });

  test("rejects an id that would address another resource", async () => {
    const { fetch, requests } = fakeFetch(json({}));
    const client = new sdk.Driftstack({ ...options, fetch });
    for (const id of ["", ".", ".."])
      expect(() => client.cryptoOrders.get(id)).toThrow("must not be empty");
    await client.cryptoOrders.get("../v1/api-keys");
    expect(requests.map(({ url }) => new URL(url).pathname)).toEqual([
      "/v1/billing/crypto-orders/..%2Fv1%2Fapi-keys",
    ]);
  });
});
