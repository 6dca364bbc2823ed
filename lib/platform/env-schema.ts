import { z } from "zod";
import { optional } from "./env-variable";
import { PROVIDER_ADVICE, PROVIDER_VARS } from "./provider-settings";

/** `billing@example.com`, or with a display name: `Example Shop <billing@example.com>`. */
const MAIL_FROM = /^(?:[^<>@\r\n]{0,100}<)?[^\s<>@]+@[^\s<>@]+>?$/;

/** Every environment variable of the program, as text. */
export const envSchema = z.object({
  PORT: optional(
    z
      .string()
      .regex(/^\d{1,5}$/)
      .refine((p) => Number(p) <= 65_535),
  ),
  HOST: optional(z.string().regex(/^[A-Za-z0-9.:_-]+$/)),
  DATA_DIR: optional(z.string()),
  DATABASE_URL: optional(z.string().regex(/^postgres(ql)?:\/\//)),
  APP_URL: optional(z.url({ protocol: /^https?$/ })),
  WORKER: optional(z.string().regex(/^(inline|off)$/)),
  LOG_LEVEL: optional(z.string().regex(/^(silent|error|warn|info|debug)$/)),
  PAYMENT_PROVIDER: optional(z.string().regex(/^(auto|sandbox|stub)$/)),
  ...PROVIDER_VARS,
  SESSION_SECRET: optional(z.string().min(32)),
  ENCRYPTION_KEY: optional(z.string().regex(/^[0-9a-fA-F]{64}$/)),
  PAY_WINDOW_MINUTES: optional(z.string().regex(/^[1-9]\d{0,4}$/)),
  WEBHOOK_RETRY_GAPS_SECONDS: optional(z.string().regex(/^\d{1,7}(,\d{1,7}){0,20}$/)),
  WEBHOOK_ALLOWED_NETWORKS: optional(z.string().regex(/^[0-9a-fA-F:./, ]+$/)),
  WEBHOOK_RETENTION_DAYS: optional(z.string().regex(/^[1-9]\d{0,3}$/)),
  WEBHOOK_FAILED_RETENTION_DAYS: optional(z.string().regex(/^[1-9]\d{0,3}$/)),
  SMTP_URL: optional(z.url({ protocol: /^smtps?$/, hostname: /./ })),
  MAIL_FROM: optional(z.string().regex(MAIL_FROM)),
  STOP_NOTICE_MS: optional(z.string().regex(/^\d{1,5}$/)),
  TRUST_PROXY: optional(z.string().regex(/^(true|false)$/)),
  REDIS_URL: optional(z.string().regex(/^rediss?:\/\//)),
  RATE_LIMIT_KEY_PER_SECOND: optional(z.string().regex(/^\d{1,6}$/)),
  RATE_LIMIT_ADDRESS_PER_SECOND: optional(z.string().regex(/^\d{1,6}$/)),
  MAX_CONNECTIONS: optional(z.string().regex(/^[1-9]\d{0,5}$/)),
  MAX_CONNECTIONS_PER_ADDRESS: optional(z.string().regex(/^[1-9]\d{0,5}$/)),
  METRICS_TOKEN: optional(z.string().regex(/^[\x21-\x7e]{16,200}$/)),
});

export type EnvVars = z.infer<typeof envSchema>;

/** What a variable must be, as the end of the sentence "NAME must be …". */
export const ENV_ADVICE: Record<string, string> = {
  PORT: "a number from 0 to 65535, such as PORT=3000",
  HOST: "an address or host name, such as HOST=127.0.0.1",
  DATABASE_URL:
    "a PostgreSQL address, such as DATABASE_URL=postgresql://user:password@localhost:5432/driftstack",
  APP_URL: "the http(s) address people use, such as APP_URL=https://pay.example.com",
  WORKER: "'inline' or 'off'",
  LOG_LEVEL: "one of silent, error, warn, info, debug",
  PAYMENT_PROVIDER: "'auto', 'sandbox' or 'stub'",
  ...PROVIDER_ADVICE,
  SESSION_SECRET: "at least 32 characters",
  ENCRYPTION_KEY: "64 hexadecimal digits, such as 'openssl rand -hex 32' prints",
  PAY_WINDOW_MINUTES: "a number of minutes from 1 to 99999",
  WEBHOOK_RETRY_GAPS_SECONDS: "seconds separated by commas, such as 60,300,900",
  WEBHOOK_ALLOWED_NETWORKS: "CIDRs separated by commas, such as 10.0.0.0/8,127.0.0.0/8",
  WEBHOOK_RETENTION_DAYS: "a number of days from 1 to 9999",
  WEBHOOK_FAILED_RETENTION_DAYS: "a number of days from 1 to 9999, or unset to keep them",
  SMTP_URL: "a mail server, such as SMTP_URL=smtp://user:password@mail.example.com:587",
  MAIL_FROM: "an address, such as MAIL_FROM=billing@example.com",
  STOP_NOTICE_MS: "milliseconds from 0 to 99999",
  TRUST_PROXY: "'true' or 'false'",
  REDIS_URL: "a Redis address, such as REDIS_URL=redis://localhost:6379",
  RATE_LIMIT_KEY_PER_SECOND: "requests a second from 0 (no limit) to 999999",
  RATE_LIMIT_ADDRESS_PER_SECOND: "requests a second from 0 (no limit) to 999999",
  MAX_CONNECTIONS: "a number of connections from 1 to 999999",
  MAX_CONNECTIONS_PER_ADDRESS: "a number of connections from 1 to 999999",
  METRICS_TOKEN:
    "16 to 200 printable characters without spaces, such as 'openssl rand -hex 32' prints",
};
