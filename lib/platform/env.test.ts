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
  ])("is rejected: %s", (_name, more: Record<string, string>) => {
    const start = () => load({ NOWPAYMENTS_API_KEY: API_KEY, ...more });
    expect(start).toThrow(EnvError);
    expect(start).toThrow(/^NOWPAYMENTS_API_KEY is set without NOWPAYMENTS_IPN_SECRET\. Set it/);
    expect(start).not.toThrow(new RegExp(API_KEY));
  });

  it("is rejected the other way round too, without printing the secret", () => {
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

describe("a rotation at the provider", () => {
  const rotating = { NOWPAYMENTS_API_KEY: "new, old", NOWPAYMENTS_IPN_SECRET: "new-ipn,old-ipn" };

  it("takes a new and an old value, the new one first", () => {
    expect(load(rotating).nowpayments).toMatchObject({
      apiKey: "new",
      previousApiKey: "old",
      ipnSecret: "new-ipn",
      previousIpnSecret: "old-ipn",
    });
  });

  it("has no old value otherwise, and a comma alone is no value", () => {
    const one = { NOWPAYMENTS_API_KEY: "new,", NOWPAYMENTS_IPN_SECRET: "new-ipn" };
    expect(load(one).nowpayments?.apiKey).toBe("new");
    expect(load(one).nowpayments?.previousApiKey).toBeUndefined();
    expect(load(one).nowpayments?.previousIpnSecret).toBeUndefined();
    expect(load({ NOWPAYMENTS_API_KEY: ",", NOWPAYMENTS_IPN_SECRET: "," }).nowpayments).toBeNull();
  });

  it.each(["NOWPAYMENTS_API_KEY", "NOWPAYMENTS_IPN_SECRET"])(
    "a third value of %s is rejected, without printing it",
    (name) => {
      const start = () => load({ ...rotating, [name]: "v1,v2,v3" });
      expect(start).toThrow(new RegExp(`^${name} has 3 values\\. Set it to one value`));
      expect(start).not.toThrow(/v1|v2|v3/);
    },
  );
});

describe("a secret that is too weak", () => {
  it.each([
    ["SESSION_SECRET", "short-but-secret"],
    ["ENCRYPTION_KEY", "not-hexadecimal-secret"],
    ["METRICS_TOKEN", "short-secret"],
    ["DATABASE_URL", "mysql://user:secret@localhost/db"],
    ["REDIS_URL", "http://:secret@localhost"],
  ])("%s is rejected by name, without its value", (name, value) => {
    const start = () => load({ [name]: value });
    expect(start).toThrow(new RegExp(`^${name} must be `));
    expect(start).not.toThrow(/secret/);
  });
});

describe("a mail server that is half configured", () => {
  const SMTP_URL = "smtp://user:smtp-secret@mail.example.com:587";
  const MAIL_FROM = "Billing <billing@example.com>";

  it("is rejected either way, without printing the password", () => {
    const noFrom = () => load({ SMTP_URL });
    expect(noFrom).toThrow(EnvError);
    expect(noFrom).toThrow(/^SMTP_URL is set without MAIL_FROM\. Set it to /);
    expect(noFrom).not.toThrow(/smtp-secret/);
    expect(() => load({ MAIL_FROM })).toThrow(/^MAIL_FROM is set without SMTP_URL\. Set it to /);
  });

  it("is fine whole, and when there is neither: then no mail is sent", () => {
    expect(load({ SMTP_URL, MAIL_FROM }).mail).toEqual({ smtpUrl: SMTP_URL, from: MAIL_FROM });
    expect(load({ SMTP_URL: "", MAIL_FROM: "" }).mail).toBeNull();
  });

  it.each([
    ["SMTP_URL", "https://mail.example.com/secret"],
    ["SMTP_URL", "mail.example.com:587"],
    ["MAIL_FROM", "billing"],
    ["MAIL_FROM", "a@b.c\r\nBcc: secret@evil.example"],
  ])("%s is rejected by name when it is %j, without its value", (name, value) => {
    const start = () => load({ SMTP_URL, MAIL_FROM, [name]: value });
    expect(start).toThrow(new RegExp(`^${name} must be `));
    expect(start).not.toThrow(/secret/);
  });
});

describe("how long deliveries are kept", () => {
  const DAY_MS = 24 * 60 * 60 * 1000;

  it("is 30 days for those that arrived, and for ever for those that did not", () => {
    expect(load({}).webhookRetentionMs).toEqual({ delivered: 30 * DAY_MS, failed: null });
  });

  it("is configured in days, each separately", () => {
    const vars = { WEBHOOK_RETENTION_DAYS: "7", WEBHOOK_FAILED_RETENTION_DAYS: "90" };
    expect(load(vars).webhookRetentionMs).toEqual({ delivered: 7 * DAY_MS, failed: 90 * DAY_MS });
  });

  it.each(["0", "-1", "1.5", "ten", "99999"])("is no '%s' days", (days) => {
    for (const name of ["WEBHOOK_RETENTION_DAYS", "WEBHOOK_FAILED_RETENTION_DAYS"])
      expect(() => load({ [name]: days })).toThrow(
        new RegExp(`^${name} must be a number of days from 1 to 9999`),
      );
  });
});

describe("where webhooks may go", () => {
  it("is the operator's setting, when there is one", () => {
    expect(load({}).webhookAllowedNetworks).toBeNull();
    expect(load({ WEBHOOK_ALLOWED_NETWORKS: "10.0.0.0/8, ::1" }).webhookAllowedNetworks).toEqual([
      "10.0.0.0/8",
      "::1",
    ]);
  });
});

describe("a public http APP_URL with a provider account", () => {
  const REAL = { NOWPAYMENTS_API_KEY: API_KEY, NOWPAYMENTS_IPN_SECRET: IPN_SECRET };

  it.each(["http://pay.example.com", "http://10.0.0.8:3000", "http://localhost.example.com"])(
    "%s is rejected in one line",
    (APP_URL) => {
      const start = () => load({ ...REAL, APP_URL });
      expect(start).toThrow(EnvError);
      expect(start).toThrow(/^APP_URL is a public http address, and [^\n]*Set APP_URL to an https/);
    },
  );

  it("is fine with https, on loopback, and without the account", () => {
    for (const APP_URL of ["https://pay.example.com", "http://localhost:3000", "http://[::1]:3000"])
      expect(load({ ...REAL, APP_URL }).appUrl).toBe(APP_URL);
    expect(load({ APP_URL: "http://pay.example.com" }).nowpayments).toBeNull();
  });
});
