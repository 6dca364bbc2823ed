import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compareDecimals, isDecimal } from "@/lib/domain/money";
import {
  ProviderError,
  type PaymentProvider,
  type ProviderErrorCode,
} from "@/lib/providers/provider";

export type ProviderUnderTest = {
  provider: PaymentProvider;
  close(): Promise<void>;
};

export type ProviderExpectation = {
  /** If payments are possible: a coin, and a price below its minimum. Null for a provider that accepts no payments. */
  pays: { payCurrency: string; tooLowCents: number } | null;
};

/** The contract that every payment provider fulfills. */
export function describeProvider(
  name: string,
  open: () => Promise<ProviderUnderTest>,
  { pays }: ProviderExpectation,
): void {
  describe(`the provider port, by ${name}`, () => {
    let opened: ProviderUnderTest;
    const subject = () => opened.provider;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened.close());

    describeForAll(subject);
    if (pays) describePaying(subject, pays);
    else describeNotPaying(subject);
  });
}

const UNKNOWN_COIN = { priceCents: 4900, priceCurrency: "USD", payCurrency: "nosuchcoin" };
const ORDER = {
  orderId: "ord_0193e3a47b7c7d1e8f9a0b1c2d3e4f50",
  description: 'Team plan "ünïcode"',
  callbackUrl: "http://127.0.0.1:9/webhooks/nowpayments/ipn",
};

function describeForAll(subject: () => PaymentProvider): void {
  it("lists coins with unique lower-case codes, and a ticker and a chain with their usual names", async () => {
    const coins = await subject().listCoins();
    expect(new Set(coins.map((coin) => coin.code)).size).toBe(coins.length);
    for (const coin of coins) {
      expect(coin.code).toBe(coin.code.toLowerCase());
      expect(coin.network).toBe(coin.network.toLowerCase());
      expect(coin.ticker).toMatch(/^[A-Z0-9]+$/);
      expect(coin.networkName).not.toBe("");
      expect(coin.contract === null || coin.contract.length > 20).toBe(true);
    }
  });

  it("rejects a coin it does not offer as an unsupported pair", async () => {
    await rejects(subject().estimate(UNKNOWN_COIN), "unsupported_pair");
    await rejects(subject().createPayment({ ...UNKNOWN_COIN, ...ORDER }), "unsupported_pair");
  });

  it("reports a payment it did not create as not found", async () => {
    await rejects(subject().getPayment("1234567890123"), "not_found");
  });
}

function describeNotPaying(subject: () => PaymentProvider): void {
  it("offers no coin", async () => {
    expect(await subject().listCoins()).toEqual([]);
  });

  it("takes no payment in any coin", async () => {
    const price = { priceCents: 4900, priceCurrency: "USD", payCurrency: "btc" };
    await rejects(subject().estimate(price), "unsupported_pair");
    await rejects(subject().minimum(price), "unsupported_pair");
    await rejects(subject().createPayment({ ...price, ...ORDER }), "unsupported_pair");
  });
}

function describePaying(
  subject: () => PaymentProvider,
  { payCurrency, tooLowCents }: { payCurrency: string; tooLowCents: number },
): void {
  const price = { priceCents: 4901, priceCurrency: "USD", payCurrency };

  it("offers the coin it is paid in", async () => {
    const codes = (await subject().listCoins()).map((coin) => coin.code);
    expect(codes).toContain(payCurrency);
  });

  it("estimates a price and names a minimum in plain decimals", async () => {
    const { payAmount } = await subject().estimate(price);
    expect(isDecimal(payAmount)).toBe(true);
    const { minAmount, minCents } = await subject().minimum(price);
    expect(isDecimal(minAmount)).toBe(true);
    expect(compareDecimals(payAmount, minAmount)).toBe(1);
    expect(minCents === null || Number.isSafeInteger(minCents)).toBe(true);
  });

  it("makes a payment that can be looked up, with the same words about the order", async () => {
    const made = await subject().createPayment({ ...price, ...ORDER });
    expect(made.paymentId).toMatch(/^[\x21-\x7e]{1,128}$/);
    expect(made.payAddress).not.toBe("");
    expect(made.payCurrency).toBe(payCurrency);
    expect(isDecimal(made.payAmount)).toBe(true);

    const { fact, raw } = await subject().getPayment(made.paymentId);
    expect(raw).toContain(made.paymentId);
    expect(fact).toMatchObject({
      paymentId: made.paymentId,
      parentPaymentId: null,
      orderId: ORDER.orderId,
      status: "waiting",
      priceCurrency: "usd",
      payCurrency,
      transactionHash: null,
    });
    expect(compareDecimals(fact.priceAmount ?? "0", "49.01")).toBe(0);
    expect(compareDecimals(fact.payAmount ?? "0", made.payAmount)).toBe(0);
    expect(fact.updatedAt).toBeInstanceOf(Date);
  });

  it("makes a new payment with every call: creating is not idempotent", async () => {
    const first = await subject().createPayment({ ...price, ...ORDER });
    const second = await subject().createPayment({ ...price, ...ORDER });
    expect(second.paymentId).not.toBe(first.paymentId);
  });

  it("rejects a price under the minimum as too low", async () => {
    const low = { ...price, priceCents: tooLowCents };
    await rejects(subject().createPayment({ ...low, ...ORDER }), "amount_too_low");
  });
}

async function rejects(work: Promise<unknown>, code: ProviderErrorCode): Promise<void> {
  const error: unknown = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ProviderError);
  expect((error as ProviderError).code).toBe(code);
}
