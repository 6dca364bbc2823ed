import { expect, it } from "vitest";
import type { AppConfig } from "@/lib/platform/env";
import { isLocalProcess } from "@/lib/platform/local-mode";
import { testConfig } from "@/test/support/test-ctx";
import { describeMode } from "./describe-mode";

const modeOf = (overrides: Partial<AppConfig> = {}) => {
  const config = testConfig(overrides);
  return describeMode(config, isLocalProcess(config, { isPossible: false }));
};
const appUrl = "https://pay.example.com";

it("the line at the start names the provider, who simulates payments and what webhooks reach", () => {
  expect(modeOf()).toBe(
    "live orders go to the sandbox (no real money); payers can simulate their payments; webhooks also reach 127.0.0.0/8, ::1/128",
  );
  expect(modeOf({ appUrl, paymentProvider: "sandbox" })).toBe(
    "live orders go to the sandbox (no real money); only the account's own API keys can simulate their payments; webhooks reach public addresses only",
  );
  expect(modeOf({ appUrl })).toMatch(
    /^live orders get no payment address .*; webhooks reach public/,
  );
  const nowpayments = { apiUrl: "https://api.example", apiKey: "key", ipnSecret: "secret" };
  expect(modeOf({ appUrl, nowpayments, webhookAllowedNetworks: ["10.0.0.0/8"] })).toBe(
    "live orders go to NOWPayments (real money); webhooks also reach 10.0.0.0/8",
  );
});
