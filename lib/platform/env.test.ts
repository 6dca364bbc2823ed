import { describe, expect, it } from "vitest";
import { EnvError, loadConfig } from "./env";

const HEX = "0123456789abcdef".repeat(4);
const SECRETS = { session: HEX, encryption: HEX, client_token: HEX, sandbox_ipn: HEX };
const load = (vars: Record<string, string>) =>
  loadConfig({ NODE_ENV: "test", ...vars } as NodeJS.ProcessEnv, SECRETS);

const API_KEY = "NP-0123456789";
const IPN_SECRET = "ipn-secret-of-the-provider";

describe("a provider without an IPN secret", () => {
  it.each([
    ["none", {}],
    ["an empty one", { NOWPAYMENTS_IPN_SECRET: "" }],
    ["nothing but spaces", { NOWPAYMENTS_IPN_SECRET: "  \t " }],
  ])("is refused: %s", (_name, more: Record<string, string>) => {
    const start = () => load({ NOWPAYMENTS_API_KEY: API_KEY, ...more });
    expect(start).toThrow(EnvError);
    expect(start).toThrow(/^NOWPAYMENTS_API_KEY is set without NOWPAYMENTS_IPN_SECRET\. Set it/);
    expect(start).not.toThrow(new RegExp(API_KEY));
  });

  it("is refused the other way round too, without saying the secret", () => {
    const start = () => load({ NOWPAYMENTS_IPN_SECRET: IPN_SECRET });
    expect(start).toThrow(/^NOWPAYMENTS_IPN_SECRET is set without NOWPAYMENTS_API_KEY\./);
    expect(start).not.toThrow(new RegExp(IPN_SECRET));
  });

  it("is fine when there is neither: that is the sandbox", () => {
    expect(load({}).nowpayments).toBeNull();
    expect(load({ NOWPAYMENTS_API_KEY: "", NOWPAYMENTS_IPN_SECRET: " " }).nowpayments).toBeNull();
  });

  it("is fine when both are there; spaces around them do not count", () => {
    const both = {
      NOWPAYMENTS_API_KEY: ` ${API_KEY}\n`,
      NOWPAYMENTS_IPN_SECRET: ` ${IPN_SECRET} `,
    };
    expect(load(both).nowpayments).toMatchObject({ apiKey: API_KEY, ipnSecret: IPN_SECRET });
  });
});

describe("a secret that is too weak", () => {
  it.each([
    ["SESSION_SECRET", "short-but-secret"],
    ["ENCRYPTION_KEY", "not-hexadecimal-secret"],
    ["METRICS_TOKEN", "short-secret"],
    ["DATABASE_URL", "mysql://user:secret@localhost/db"],
    ["REDIS_URL", "http://:secret@localhost"],
  ])("%s is refused by name, and not repeated", (name, value) => {
    const start = () => load({ [name]: value });
    expect(start).toThrow(new RegExp(`^${name} must be `));
    expect(start).not.toThrow(/secret/);
  });
});

describe("where webhooks may go", () => {
  it("is the own machine in the sandbox, and nothing private with a real provider", () => {
    expect(load({}).webhookAllowedNetworks).toEqual(["127.0.0.0/8", "::1/128"]);
    const real = { NOWPAYMENTS_API_KEY: API_KEY, NOWPAYMENTS_IPN_SECRET: IPN_SECRET };
    expect(load(real).webhookAllowedNetworks).toEqual([]);
  });
});
