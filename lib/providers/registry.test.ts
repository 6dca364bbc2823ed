import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { receiveNowpaymentsIpn } from "@/lib/contract/providers";
import { PAYMENT_STATUSES } from "@/lib/domain/payment";
import { loadConfig, type AppConfig } from "@/lib/platform/env";
import { signIpnBody } from "./nowpayments/signature";
import { nowpaymentsCallback } from "./nowpayments/callback";
import {
  callbackUrlOf,
  createProviders,
  isSandbox,
  openCallback,
  parseStoredMessage,
  paymentStatusOf,
  PROVIDER_KEYS,
} from "./registry";

const SECRETS = {
  session: "s".repeat(32),
  encryption: "e".repeat(64),
  client_token: "c".repeat(32),
  sandbox_ipn: "i".repeat(32),
};
const REAL = { NOWPAYMENTS_API_KEY: "key", NOWPAYMENTS_IPN_SECRET: "real-secret" };
const configOf = (env: Record<string, string> = {}): AppConfig =>
  loadConfig({ ...env, NODE_ENV: "test" }, SECRETS);

const SANDBOX = { apiUrl: null, wakePosters: new Set<() => void>() };
const providersOf = (config: AppConfig) => createProviders(config, SANDBOX);
const providerFor = (config: AppConfig, livemode: boolean) =>
  providersOf(config).forNewOrders(livemode);

describe("forNewOrders", () => {
  it("sends test mode to the sandbox, whatever is configured", () => {
    const all: Record<string, string>[] = [{}, REAL, { PAYMENT_PROVIDER: "stub" }];
    for (const env of all) {
      expect(providerFor(configOf(env), false).key).toBe("sandbox");
      expect(isSandbox(configOf(env), false)).toBe(true);
    }
  });

  it("sends live mode to the real provider when there is one, else to the stub or the sandbox as configured", () => {
    expect(providerFor(configOf(REAL), true).key).toBe("nowpayments");
    expect(providerFor(configOf({ PAYMENT_PROVIDER: "stub" }), true).key).toBe("stub");
    expect(providerFor(configOf(), true).key).toBe("sandbox");
    expect(isSandbox(configOf(REAL), true)).toBe(false);
    expect(isSandbox(configOf(), true)).toBe(true);
  });

  it("uses the sandbox for live orders at a public address only if PAYMENT_PROVIDER selects it", () => {
    const APP_URL = "https://pay.example.com";
    expect(providerFor(configOf({ APP_URL }), true).key).toBe("stub");
    expect(providerFor(configOf({ APP_URL: "http://localhost.evil.example" }), true).key).toBe(
      "stub",
    );
    expect(providerFor(configOf({ APP_URL, PAYMENT_PROVIDER: "sandbox" }), true).key).toBe(
      "sandbox",
    );
    expect(providerFor(configOf({ APP_URL: "http://127.0.0.1:3000" }), true).key).toBe("sandbox");
  });

  it("calls the sandbox nowpayments on the wire, and the stub stub", () => {
    expect(providerFor(configOf(), true).provider.name).toBe("nowpayments");
    expect(providerFor(configOf({ PAYMENT_PROVIDER: "stub" }), true).provider.name).toBe("stub");
  });
});

describe("byKey", () => {
  it("always returns the same provider, so that its cache is shared", () => {
    const providers = providersOf(configOf(REAL));
    expect(providers.byKey("nowpayments")).toBe(providers.forNewOrders(true));
    expect(providers.byKey("sandbox")).toBe(providers.forNewOrders(false));
    expect(providers.byKey("sandbox").provider).not.toBe(providers.byKey("nowpayments").provider);
  });

  it("is unavailable with advice only until the sandbox has started", async () => {
    const listCoins = (apiUrl: string | null) =>
      createProviders(configOf(), { ...SANDBOX, apiUrl })
        .byKey("sandbox")
        .provider.listCoins();
    const advice = { code: "unavailable", message: expect.stringContaining("not running") };
    await expect(listCoins(null)).rejects.toMatchObject(advice);
    await expect(listCoins("http://127.0.0.1:1/v1")).rejects.not.toMatchObject(advice);
  });

  it("is unavailable with advice for real payments once the real provider is not configured", async () => {
    const { provider } = providersOf(configOf()).byKey("nowpayments");
    await expect(provider.getPayment("1")).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringContaining("NOWPAYMENTS_API_KEY"),
    });
  });

  it("throws on a key that is never stored", () => {
    expect(() => providersOf(configOf()).byKey("paypal")).toThrow(/no payment provider/);
  });
});

describe("openCallback", () => {
  it("accepts IPNs signed with the new or the old secret during a rotation, and no other", () => {
    const config = configOf({ ...REAL, NOWPAYMENTS_IPN_SECRET: "new-secret,real-secret" });
    const keyFor = (secret: string) =>
      verifyIpn(config, body, signIpnBody(body, secret))?.key ?? null;
    expect(["new-secret", "real-secret", "another"].map(keyFor)).toEqual([
      "nowpayments",
      "nowpayments",
      null,
    ]);
    expect(verifyIpn(configOf(REAL), body, signIpnBody(body, "new-secret"))).toBeNull();
  });

  const verifyIpn = (config: AppConfig, raw: Uint8Array, header: string | null) => {
    const message = { rawBody: raw, signature: header };
    const check = openCallback(config, nowpaymentsCallback, message);
    return check.byRawBytes() ?? check.byCanonicalForm();
  };
  const body = Buffer.from('{"payment_id":1,"payment_status":"finished"}');

  it("returns whose secret signed the IPN", () => {
    const config = configOf(REAL);
    expect(verifyIpn(config, body, signIpnBody(body, "real-secret"))).toEqual({
      key: "nowpayments",
      variant: "raw",
      signedText: body,
    });
    expect(verifyIpn(config, body, signIpnBody(body, SECRETS.sandbox_ipn))).toEqual({
      key: "sandbox",
      variant: "raw",
      signedText: body,
    });
  });

  it("rejects every other secret, and the real secret when it is not configured", () => {
    expect(verifyIpn(configOf(REAL), body, signIpnBody(body, "other"))).toBeNull();
    expect(verifyIpn(configOf(), body, signIpnBody(body, "real-secret"))).toBeNull();
    expect(verifyIpn(configOf(REAL), body, null)).toBeNull();
  });
});

it("expects callbacks where, and under the header that, the API reference documents", () => {
  const { path, signature } = receiveNowpaymentsIpn;
  expect(nowpaymentsCallback.path).toBe(path);
  expect(nowpaymentsCallback.signatureHeader).toBe(signature.header.toLowerCase());
});

describe.each(PROVIDER_KEYS)("the definition of %s", (key) => {
  it("gives every word of the provider one of our statuses", () => {
    for (const word of ["finished", "waiting", "", "__proto__", "constructor", "no such word"])
      expect(PAYMENT_STATUSES).toContain(paymentStatusOf(key, word));
    expect(paymentStatusOf(key, "no such word")).toBe("unknown");
  });

  it("reads a stored message without an exception, whatever it contains", () => {
    for (const text of ["", "{}", "[]", "not JSON", '{"payment_id":1,"payment_status":"finished"}'])
      expect(parseStoredMessage(key, Buffer.from(text)).kind).toMatch(
        /^(payment|not_a_payment|malformed)$/,
      );
  });

  it("is called at a path that has a route file", () => {
    const { pathname } = new URL(callbackUrlOf(configOf(REAL), key));
    if (pathname !== "/") expect(existsSync(`app${pathname}/route.ts`)).toBe(true);
  });
});
