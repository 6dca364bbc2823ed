import { z } from "zod";
import { labelSchema } from "@/lib/contract/api-keys";
import { optional } from "./env-variable";
import { PROVIDER_VARS } from "./provider-settings";

/** `billing@example.com`, or with a display name: `Example Shop <billing@example.com>`. */
const MAIL_FROM = /^(?:[^<>@\r\n]{0,100}<)?[^\s<>@]+@[^\s<>@]+>?$/;

const text = (pattern: RegExp) => z.string().regex(pattern);

/** Every environment variable of the program, as text. */
export const envSchema = z.object({
  PORT: optional(
    text(/^\d{1,5}$/).refine((p) => Number(p) <= 65_535),
    "a number from 0 to 65535, such as PORT=3000",
  ),
  HOST: optional(text(/^[A-Za-z0-9.:_-]+$/), "an address or host name, such as HOST=127.0.0.1"),
  DATA_DIR: optional(z.string()),
  DATABASE_URL: optional(
    text(/^postgres(ql)?:\/\//),
    "a PostgreSQL address, such as DATABASE_URL=postgresql://user:password@localhost:5432/driftstack",
  ),
  APP_URL: optional(
    z.url({ protocol: /^https?$/ }),
    "the http(s) address people use, such as APP_URL=https://pay.example.com",
  ),
  WORKER: optional(z.enum(["inline", "off"]), "'inline' or 'off'"),
  LOG_LEVEL: optional(
    z.enum(["silent", "error", "warn", "info", "debug"]),
    "one of silent, error, warn, info, debug",
  ),
  PAYMENT_PROVIDER: optional(z.enum(["auto", "sandbox", "stub"]), "'auto', 'sandbox' or 'stub'"),
  ...PROVIDER_VARS,
  SESSION_SECRET: optional(z.string().min(32), "at least 32 characters"),
  ENCRYPTION_KEY: optional(
    text(/^[0-9a-fA-F]{64}$/),
    "64 hexadecimal digits, such as 'openssl rand -hex 32' prints",
  ),
  PAY_WINDOW_MINUTES: optional(text(/^[1-9]\d{0,4}$/), "a number of minutes from 1 to 99999"),
  WEBHOOK_RETRY_GAPS_SECONDS: optional(
    text(/^\d{1,7}(,\d{1,7}){0,20}$/),
    "seconds separated by commas, such as 60,300,900",
  ),
  WEBHOOK_ALLOWED_NETWORKS: optional(
    text(/^[0-9a-fA-F:./, ]+$/),
    "CIDRs separated by commas, such as 10.0.0.0/8,127.0.0.0/8",
  ),
  WEBHOOK_RETENTION_DAYS: optional(text(/^[1-9]\d{0,3}$/), "a number of days from 1 to 9999"),
  WEBHOOK_FAILED_RETENTION_DAYS: optional(
    text(/^[1-9]\d{0,3}$/),
    "a number of days from 1 to 9999, or unset to keep them",
  ),
  OWNER_EMAIL: optional(
    z.string().trim().toLowerCase().max(254).pipe(z.email()),
    "an email address, such as OWNER_EMAIL=owner@example.com",
  ),
  ACCOUNT_NAME: optional(
    labelSchema,
    "a name of 1 to 100 characters on one line, such as ACCOUNT_NAME='Example Shop'",
  ),
  SMTP_URL: optional(
    z.url({ protocol: /^smtps?$/, hostname: /./ }),
    "a mail server, such as SMTP_URL=smtp://user:password@mail.example.com:587",
  ),
  MAIL_FROM: optional(text(MAIL_FROM), "an address, such as MAIL_FROM=billing@example.com"),
  STOP_NOTICE_MS: optional(text(/^\d{1,5}$/), "milliseconds from 0 to 99999"),
  TRUST_PROXY: optional(z.enum(["true", "false"]), "'true' or 'false'"),
  REDIS_URL: optional(
    text(/^rediss?:\/\//),
    "a Redis address, such as REDIS_URL=redis://localhost:6379",
  ),
  RATE_LIMIT_KEY_PER_SECOND: optional(
    text(/^\d{1,6}$/),
    "requests a second from 0 (no limit) to 999999",
  ),
  RATE_LIMIT_ADDRESS_PER_SECOND: optional(
    text(/^\d{1,6}$/),
    "requests a second from 0 (no limit) to 999999",
  ),
  MAX_CONNECTIONS: optional(text(/^[1-9]\d{0,5}$/), "a number of connections from 1 to 999999"),
  MAX_CONNECTIONS_PER_ADDRESS: optional(
    text(/^[1-9]\d{0,5}$/),
    "a number of connections from 1 to 999999",
  ),
  METRICS_TOKEN: optional(
    text(/^[\x21-\x7e]{16,200}$/),
    "16 to 200 printable characters without spaces, such as 'openssl rand -hex 32' prints",
  ),
});

export type EnvVars = z.infer<typeof envSchema>;

/** What a variable must be, as the end of the sentence "NAME must be …". */
export const adviceOf = (name: keyof EnvVars) => envSchema.shape[name].description ?? "valid";
