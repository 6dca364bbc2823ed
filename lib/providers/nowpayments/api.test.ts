import { afterEach, describe, expect, it } from "vitest";
import { ProviderError, type PaymentProvider } from "@/lib/providers/provider";
import { createNowPaymentsProvider, type NowPaymentsOptions } from "./client";
import {
  reply,
  startRecordedService,
  type Handler,
  type RecordedService,
} from "@/test/support/recorded-service";

const API_KEY = "NP-SECRET-KEY";
const CREATE = {
  orderId: "ord_1",
  description: "Example",
  callbackUrl: "https://example.com/ipn",
  priceCents: 4900,
  priceCurrency: "USD",
  payCurrency: "BTC",
};

let service: RecordedService | null = null;
afterEach(async () => {
  await service?.close();
  service = null;
});

async function against(
  handler: Handler,
  options: Partial<NowPaymentsOptions> = {},
): Promise<{ provider: PaymentProvider; service: RecordedService }> {
  service = await startRecordedService(handler);
  return {
    provider: createNowPaymentsProvider({ apiUrl: service.apiUrl, apiKey: API_KEY, ...options }),
    service,
  };
}

async function failureOf(work: Promise<unknown>): Promise<ProviderError> {
  const error: unknown = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ProviderError)) throw new Error(`Not a ProviderError: ${String(error)}`);
  return error;
}

describe("a provider in trouble", () => {
  it.each<[string, Handler]>([
    ["500 with JSON", (_, response) => reply(response, 500, '{"statusCode":500,"message":"oops"}')],
    ["502 with a page", (_, response) => reply(response, 502, "<html>Bad gateway</html>")],
    ["403 with a page of a proxy", (_, response) => reply(response, 403, "<html>blocked</html>")],
    ["200 that is not JSON", (_, response) => reply(response, 200, "<html></html>")],
    ["200 without the fields", (_, response) => reply(response, 200, "{}")],
    [
      "200 with a repeated key",
      (_, response) => reply(response, 200, '{"estimated_amount":1,"estimated_amount":1}'),
    ],
    [
      "200 with an amount that is none",
      (_, response) => reply(response, 200, '{"estimated_amount":"NaN"}'),
    ],
    ["a redirect", (_, response) => reply(response, 302, "", { location: "http://127.0.0.1:1/" })],
    ["a dropped connection", (_, response) => response.destroy()],
    [
      "a connection dropped in the middle",
      (_, response) => {
        response.writeHead(200, { "content-length": "100" });
        response.write('{"estimated_amount":');
        setTimeout(() => response.destroy(), 20);
      },
    ],
    ["an endless response", (_, response) => reply(response, 200, `"${"x".repeat(5_000_000)}"`)],
  ])("is unavailable after %s", async (_, handler) => {
    const { provider } = await against(handler);
    const failure = await failureOf(provider.estimate(CREATE));
    expect(failure.code).toBe("unavailable");
    expect(`${failure.message} ${String(failure.cause)}`).not.toContain(API_KEY);
  });

  it("is unavailable when it is silent, or drips, past the deadline", async () => {
    const silent = await against(() => undefined, { timeoutMs: 80 });
    expect((await failureOf(silent.provider.estimate(CREATE))).code).toBe("unavailable");
    await silent.service.close();
    const drips = await against(
      (_, response) => {
        const timer = setInterval(() => response.write(" "), 20);
        response.on("close", () => clearInterval(timer));
      },
      { timeoutMs: 120 },
    );
    expect((await failureOf(drips.provider.createPayment(CREATE))).code).toBe("unavailable");
  });

  it("is unavailable when nothing listens", async () => {
    const provider = createNowPaymentsProvider({
      apiUrl: "http://127.0.0.1:1/v1",
      apiKey: API_KEY,
    });
    expect((await failureOf(provider.listCoins())).code).toBe("unavailable");
  });

  it.each([
    ["17", 17],
    ["0", 1],
    ["999999", 3600],
    ["Thu, 01 Jan 2026 00:00:30 GMT", 30],
    ["soon", null],
  ])("passes on Retry-After: %s as %s seconds", async (header, seconds) => {
    const { provider } = await against(
      (_, response) => reply(response, 429, "slow down", { "retry-after": header }),
      { now: () => new Date("2026-01-01T00:00:00Z") },
    );
    const failure = await failureOf(provider.estimate(CREATE));
    expect(failure).toMatchObject({ code: "unavailable", retryAfterSeconds: seconds });
  });
});

describe("a rotation of the API key", () => {
  const ESTIMATE = '{"estimated_amount":1}';
  const REJECTED = '{"statusCode":401,"code":"INVALID_API_KEY","message":"Invalid api key"}';
  /** The keys that were sent, in this order, to a service that accepts only `accepted`. */
  async function keysSent(accepted: string[], status: number) {
    const keys: string[] = [];
    const { provider } = await against(
      (request, response) => {
        const key = String(request.headers["x-api-key"]);
        keys.push(key);
        reply(
          response,
          accepted.includes(key) ? 200 : status,
          accepted.includes(key) ? ESTIMATE : REJECTED,
        );
      },
      { apiKey: "new", previousApiKey: "old" },
    );
    const result = await provider.estimate(CREATE).catch((error: unknown) => error);
    return { keys, result };
  }

  it("uses the new key where it is accepted", async () => {
    const { keys, result } = await keysSent(["new", "old"], 401);
    expect([keys, result]).toEqual([["new"], { payAmount: "1" }]);
  });

  it.each([401, 403])("uses the old key after %s", async (status) => {
    const { keys, result } = await keysSent(["old"], status);
    expect([keys, result]).toEqual([["new", "old"], { payAmount: "1" }]);
  });

  it("sends the same payment with the old key", async () => {
    const { provider, service } = await against(
      ({ headers }, response) =>
        headers["x-api-key"] === "old"
          ? reply(response, 400, '{"statusCode":400,"message":"stop here"}')
          : reply(response, 401, REJECTED),
      { apiKey: "new", previousApiKey: "old" },
    );
    const failure = await failureOf(provider.createPayment(CREATE));
    expect(failure.message).toContain("stop here");
    const [first, second, ...more] = service.requests;
    expect(first?.body).toContain('"order_id":"ord_1"');
    expect(second?.body).toBe(first?.body);
    expect(more).toEqual([]);
  });

  it.each([400, 404, 429, 500])("does not use the old key after %s", async (status) => {
    const { keys, result } = await keysSent(["old"], status);
    expect(keys).toEqual(["new"]);
    expect(result).toBeInstanceOf(ProviderError);
  });

  it("is rejected, without the keys, where neither is accepted", async () => {
    const { keys, result } = await keysSent([], 401);
    expect(keys).toEqual(["new", "old"]);
    expect(result).toMatchObject({ code: "rejected" });
  });
});

describe("a rejection", () => {
  it.each([
    [
      400,
      '{"statusCode":400,"code":"AMOUNT_MINIMAL_ERROR","message":"amountTo is too small"}',
      "amount_too_low",
    ],
    [
      400,
      '{"statusCode":400,"code":"BAD_REQUEST","message":"Crypto amount 0.1 is less than minimal"}',
      "amount_too_low",
    ],
    [
      400,
      '{"statusCode":400,"code":"BAD_REQUEST","message":"Can not get estimate from zzz to btc"}',
      "unsupported_pair",
    ],
    [
      400,
      '{"statusCode":400,"code":"BAD_REQUEST","message":"Currency ZZZ was not found"}',
      "unsupported_pair",
    ],
    [
      400,
      '{"statusCode":400,"code":"INVALID_REQUEST_PARAMS","message":"order_id is too long"}',
      "rejected",
    ],
    [400, "nonsense", "rejected"],
    [401, '{"statusCode":401,"code":"AUTH_REQUIRED","message":"no key"}', "rejected"],
    [403, '{"statusCode":403,"code":"INVALID_API_KEY","message":"Invalid api key"}', "rejected"],
    [404, "", "not_found"],
  ])("%i %s is %s", async (status, body, code) => {
    const { provider } = await against((_, response) => reply(response, status, body));
    expect((await failureOf(provider.createPayment(CREATE))).code).toBe(code);
  });
});
