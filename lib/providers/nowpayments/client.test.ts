import { afterEach, describe, expect, it } from "vitest";
import { ProviderError, type PaymentProvider } from "@/lib/providers/provider";
import { describeProvider } from "@/test/support/provider-contract";
import { createNowPaymentsProvider, type NowPaymentsOptions } from "./client";
import {
  fixture,
  recordedResponses,
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

describeProvider(
  "NOWPayments as recorded",
  async () => {
    const recorded = await startRecordedService();
    const { apiUrl } = recorded;
    return {
      provider: createNowPaymentsProvider({ apiUrl, apiKey: API_KEY }),
      close: () => recorded.close(),
    };
  },
  { pays: { payCurrency: "btc", tooLowCents: 1 } },
);

describe("what is sent", () => {
  it("is the price as an exact JSON number, lower-case codes and the key as a header", async () => {
    const { provider, service } = await against(recordedResponses());
    await provider.createPayment({ ...CREATE, priceCents: 100_000_000 });
    await provider.createPayment({ ...CREATE, priceCents: 4901 });
    expect(service.requests.map((request) => request.body)).toEqual([
      expect.stringContaining(
        '"price_amount":1000000.00,"price_currency":"usd","pay_currency":"btc"',
      ),
      expect.stringContaining('"price_amount":49.01,'),
    ]);
    expect(service.requests[0]).toMatchObject({
      method: "POST",
      path: "/v1/payment",
      headers: { "x-api-key": API_KEY },
    });
  });

  it.each([
    ["JPY", "4900"],
    ["KWD", "4.900"],
  ])("is a price of 4900 minor units in %s as %s", async (priceCurrency, amount) => {
    const { provider, service } = await against(recordedResponses());
    await provider.createPayment({ ...CREATE, priceCurrency });
    await failureOf(provider.estimate({ ...CREATE, priceCurrency }));
    expect(service.requests[0]?.body).toContain(`"price_amount":${amount},`);
    expect(service.requests[1]?.path).toContain(`amount=${amount}&`);
  });

  it("is one POST, whatever its result", async () => {
    const { provider, service } = await against((_, response) => response.destroy());
    expect((await failureOf(provider.createPayment(CREATE))).code).toBe("unavailable");
    expect(service.requests).toHaveLength(1);
  });

  it("encodes a payment id, so that it cannot change the path", async () => {
    const { provider, service } = await against(recordedResponses());
    expect((await failureOf(provider.getPayment("../status?x"))).code).toBe("not_found");
    expect(service.requests[0]?.path).toBe("/v1/payment/..%2Fstatus%3Fx");
  });

  it("goes over one kept connection for look-ups", async () => {
    const { provider, service } = await against(recordedResponses());
    for (let round = 0; round < 3; round++) await provider.estimate(CREATE);
    expect(service.connections()).toBe(1);
  });

  it("is retried once when a kept connection turns out to be closed", async () => {
    let calls = 0;
    const { provider } = await against((request, response) => {
      calls += 1;
      if (calls === 2) return void response.socket?.resetAndDestroy();
      recordedResponses()(request, response);
    });
    await provider.estimate(CREATE);
    await expect(provider.estimate(CREATE)).resolves.toEqual({ payAmount: "0.00072059" });
    expect(calls).toBe(3);
  });
});

describe("what comes back", () => {
  it("is the recorded payment in our own words", async () => {
    const { provider } = await against((_, response) =>
      reply(response, 200, fixture("payment-finished")),
    );
    const { fact } = await provider.getPayment("6249365965");
    expect(fact).toEqual({
      paymentId: "6249365965",
      parentPaymentId: null,
      orderId: null,
      status: "paid",
      providerStatus: "finished",
      priceAmount: "1",
      priceCurrency: "usd",
      payAmount: "11.8",
      payCurrency: "trx",
      actuallyPaid: "12",
      transactionHash: "hash",
      updatedAt: new Date("2023-07-28T15:09:40.535Z"),
    });
  });

  it("is the recorded new payment in our own words", async () => {
    const { provider } = await against((_, response) =>
      reply(response, 201, fixture("payment-created")),
    );
    expect(await provider.createPayment(CREATE)).toEqual({
      paymentId: "5745459419",
      payAddress: "3EZ2uTdVDAMFXTfc6uLDDKR6o8qKBZXVkj",
      payAmount: "0.17070286",
      payCurrency: "btc",
      network: "btc",
      extraId: null,
      contract: null,
      validUntil: new Date("2020-12-29T15:00:22.742Z"),
    });
  });

  it("is in plain decimals, the minimum in cents rounded up", async () => {
    const { provider } = await against(recordedResponses());
    expect(await provider.minimum(CREATE)).toEqual({ minAmount: "0.000029", minCents: 198 });
    expect(await provider.estimate(CREATE)).toEqual({ payAmount: "0.00072059" });
  });

  it.each([
    ["JPY", 2],
    ["KWD", 1971],
  ])("is the minimum in the minor unit of %s", async (priceCurrency, minCents) => {
    const { provider } = await against(recordedResponses());
    expect((await provider.minimum({ ...CREATE, priceCurrency })).minCents).toBe(minCents);
  });

  it("is another payment than requested: rejected", async () => {
    const { provider } = await against((_, response) =>
      reply(response, 200, fixture("payment-finished")),
    );
    expect((await failureOf(provider.getPayment("1"))).code).toBe("unavailable");
  });
});

describe("listCoins", () => {
  it("offers the coins that are enabled and selected, by their usual names", async () => {
    const { provider } = await against(recordedResponses());
    expect(await provider.listCoins()).toEqual([
      {
        code: "btc",
        ticker: "BTC",
        name: "Bitcoin",
        network: "btc",
        networkName: "Bitcoin",
        contract: null,
        decimals: 8,
        needsExtraId: false,
      },
      {
        code: "usdttrc20",
        ticker: "USDT",
        name: "Tether USD (Tron)",
        network: "trx",
        networkName: "Tron",
        contract: "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t",
        decimals: 6,
        needsExtraId: false,
      },
    ]);
  });

  it("accepts both names of the merchant's list", async () => {
    const good = recordedResponses();
    const { provider } = await against((request, response) =>
      request.path === "/v1/merchant/coins"
        ? reply(response, 200, '{"currencies":["btc"]}')
        : good(request, response),
    );
    expect((await provider.listCoins()).map((coin) => coin.code)).toEqual(["btc"]);
  });

  it("is requested once for many callers, again after five minutes, and serves the old list while it fails", async () => {
    let nowMs = 0;
    let broken = false;
    const good = recordedResponses();
    const { provider, service } = await against(
      (request, response) => (broken ? reply(response, 500, "") : good(request, response)),
      { now: () => new Date(nowMs) },
    );
    await Promise.all([provider.listCoins(), provider.listCoins(), provider.listCoins()]);
    nowMs += 299_000;
    await provider.listCoins();
    expect(service.requests).toHaveLength(2);

    nowMs += 2_000;
    broken = true;
    expect(await provider.listCoins()).toHaveLength(2);
    expect(await provider.listCoins()).toHaveLength(2);
    expect(service.requests).toHaveLength(4);

    nowMs += 11_000;
    broken = false;
    expect(await provider.listCoins()).toHaveLength(2);
    expect(service.requests).toHaveLength(6);
  });
});
