import { describe, expect, it } from "vitest";
import { testConfig } from "@/test/support/test-ctx";
import type { AppConfig } from "./env";
import { isLocalProcess, isLocalRequest, isLoopbackHost, webhookNetworks } from "./local-mode";

const LOOPBACK = ["127.0.0.0/8", "::1/128"];
const REAL = { apiUrl: "https://api.nowpayments.io/v1", apiKey: "key", ipnSecret: "secret" };
const configOf = testConfig;
const NOT_EXPOSED = { isPossible: false };
const requestOf = (headers: Record<string, string> = {}, origin = "http://localhost:3000") =>
  new Request(`${origin}/v1/pay/x`, { headers });

describe("a request", () => {
  it("by a loopback name to a server on loopback is local", () => {
    for (const origin of ["http://localhost:3000", "http://127.0.0.1:3000", "http://[::1]:3000"])
      expect(isLocalRequest(configOf(), requestOf({ accept: "*/*" }, origin))).toBe(true);
  });

  it.each([
    "forwarded",
    "x-forwarded-for",
    "x-forwarded-proto",
    "x-forwarded-host",
    "x-forwarded-prefix",
    "x-real-ip",
    "via",
    "cf-connecting-ip",
    "cf-ray",
    "true-client-ip",
    "x-client-ip",
    "fly-client-ip",
    "x-envoy-external-address",
    "x-amzn-trace-id",
    "ngrok-skip-browser-warning",
  ])("with %s is not, even when the header is empty", (name) => {
    expect(isLocalRequest(configOf(), requestOf({ [name]: "" }))).toBe(false);
  });

  it.each([
    "http://pay.example.com",
    "http://10.0.0.8:3000",
    "http://localhost.example.com",
    "http://127.0.0.1.example.com",
    "http://[::2]:3000",
    "http://0.0.0.0:3000",
  ])("for %s is not", (origin) => {
    expect(isLocalRequest(configOf(), requestOf({}, origin))).toBe(false);
  });

  it.each<[string, Partial<AppConfig>]>([
    ["bound to every interface", { host: "0.0.0.0" }],
    ["bound to every interface of IPv6", { host: "::" }],
    ["bound to an address of the network", { host: "192.168.1.4" }],
    ["with a public APP_URL", { appUrl: "https://pay.example.com" }],
    ["with TRUST_PROXY", { trustProxy: true }],
  ])("to a server %s is not", (_name, overrides) => {
    const config = configOf(overrides);
    expect(isLocalRequest(config, requestOf())).toBe(false);
    expect(isLocalProcess(config, NOT_EXPOSED)).toBe(false);
    expect(webhookNetworks(config, isLocalProcess(config, NOT_EXPOSED))).toEqual([]);
  });
});

describe("background work", () => {
  it("is local until exposure is possible", () => {
    expect(isLocalProcess(configOf(), NOT_EXPOSED)).toBe(true);
    expect(isLocalProcess(configOf(), { isPossible: true })).toBe(false);
  });
});

describe("the networks of webhooks", () => {
  it("are loopback by default only where the work is local, in the sandbox, in the server itself", () => {
    expect(webhookNetworks(configOf(), true)).toEqual(LOOPBACK);
    expect(webhookNetworks(configOf(), false)).toEqual([]);
    expect(webhookNetworks(configOf({ nowpayments: REAL }), true)).toEqual([]);
    expect(webhookNetworks(configOf({ worker: "off" }), true)).toEqual([]);
  });

  it("are those of the operator wherever there are any", () => {
    const config = configOf({ webhookAllowedNetworks: ["10.0.0.0/8"], nowpayments: REAL });
    expect(webhookNetworks(config, true)).toEqual(["10.0.0.0/8"]);
    expect(webhookNetworks(config, false)).toEqual(["10.0.0.0/8"]);
  });
});

it("only names and addresses of this machine are loopback", () => {
  for (const host of ["localhost", "LOCALHOST", "127.0.0.1", "127.1.2.3", "::1", "[::1]"])
    expect([host, isLoopbackHost(host)]).toEqual([host, true]);
  for (const host of ["", "0.0.0.0", "::", "127.0.0.1.example", "xlocalhost", "10.127.0.1", "::11"])
    expect([host, isLoopbackHost(host)]).toEqual([host, false]);
});
