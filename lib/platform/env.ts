import { resolve } from "node:path";
import { DEFAULT_GAPS_MS } from "@/lib/domain/retry-schedule";
import { PAY_WINDOW_MS } from "@/lib/domain/order";
import { adviceOf, envSchema, type EnvVars } from "./env-schema";
import { EnvError } from "./env-variable";
import { isLoopbackHost } from "./local-mode";
import { parseNetworks } from "@/lib/platform/outbound/safe-fetch-address";
import { hasRealProvider, providerSettingsOf, type ProviderSettings } from "./provider-settings";
import { trimSlashes } from "./trim-slashes";
import { deriveSecret, type StoredSecrets } from "./secrets";

export { EnvError };

/** All settings of the process. Frozen when loaded; what changes later is state of a service (`ctx.services`). */
export type AppConfig = DeepReadonly<
  {
    port: number;
    host: string;
    dataDir: string;
    databaseUrl: string | null;
    /** The public URL of the program, without a trailing slash. */
    appUrl: string;
    worker: "inline" | "off";
    logLevel: "silent" | "error" | "warn" | "info" | "debug";
    /** Provider of live orders if no account is configured. `auto`: `sandbox` on a developer's machine, else `stub`. */
    paymentProvider: "auto" | "sandbox" | "stub";
    /** The URL of this process on its own machine. The sandbox posts its IPNs there. */
    localUrl: string;
    payWindowMs: number;
    webhookGapsMs: number[];
    /** CIDRs that the operator allows webhooks to reach although they are not public; null when not configured. */
    webhookAllowedNetworks: string[] | null;
    /** How long successful and failed deliveries are kept; null keeps failed ones indefinitely. */
    webhookRetentionMs: { delivered: number; failed: number | null };
    /** The account that the first start creates. */
    firstAccount: { ownerEmail: string; accountName: string };
    /** How email notifications are sent; null sends none. */
    mail: { smtpUrl: string; from: string } | null;
    /** Drain period: how long a stopping server keeps serving if a load balancer polls `/readyz`. */
    drainMs: number;
    trustProxy: boolean;
    /** The Redis through which processes share rate limits; null keeps them in the memory of this process. */
    redisUrl: string | null;
    /** Sustained requests per second for each API key and each address; 0 means no limit. */
    rateLimits: { keyPerSecond: number; addressPerSecond: number };
    /** The maximum number of connections to this process; null derives it from the file descriptor limit. */
    connections: { total: number | null; perAddress: number | null };
    /** The token that `GET /metrics` requires; null restricts it to requests from this machine. */
    metricsToken: string | null;
    keys: { session: string; clientToken: string; encryption: Buffer; sandboxIpn: string };
  } & ProviderSettings
>;

type DeepReadonly<T> = T extends Buffer ? T : { readonly [K in keyof T]: DeepReadonly<T[K]> };

/** Freezes a value and everything in it, except buffers, which JavaScript cannot freeze. */
function deepFreeze<T extends object>(value: T): T {
  for (const part of Object.values(value) as unknown[])
    if (typeof part === "object" && part !== null && !Buffer.isBuffer(part)) deepFreeze(part);
  return Object.freeze(value);
}

const KEY_PER_SECOND = "100";
const ADDRESS_PER_SECOND = "20";
const RETENTION_DAYS = "30";
const DAY_MS = 24 * 60 * 60 * 1000;

/** The absolute path of the folder in which the program keeps its files. */
export function dataDirOf(env: NodeJS.ProcessEnv): string {
  return resolve(/* turbopackIgnore: true */ env.DATA_DIR || ".data");
}

/** Reads and validates every variable. Throws `EnvError` with one line that explains how to fix the problem. */
export function loadConfig(env: NodeJS.ProcessEnv, secrets: StoredSecrets): AppConfig {
  const parsed = envSchema.safeParse(env);
  if (!parsed.success) {
    const name = parsed.error.issues[0]?.path[0] as keyof EnvVars;
    throw new EnvError(`${name} must be ${adviceOf(name)}.`);
  }
  const vars = parsed.data;
  const port = Number(vars.PORT ?? "3000");
  const host = vars.HOST ?? "127.0.0.1";
  const providers = providerSettingsOf(vars);
  const appUrl = trimSlashes(vars.APP_URL ?? `http://localhost:${port}`);
  requireHttps(appUrl, providers);
  return deepFreeze<AppConfig>({
    port,
    host,
    dataDir: dataDirOf(env),
    databaseUrl: vars.DATABASE_URL ?? null,
    appUrl,
    worker: vars.WORKER ?? "inline",
    logLevel: vars.LOG_LEVEL ?? "warn",
    paymentProvider: vars.PAYMENT_PROVIDER ?? "auto",
    ...providers,
    localUrl: localUrlOf(host, port),
    payWindowMs: vars.PAY_WINDOW_MINUTES ? Number(vars.PAY_WINDOW_MINUTES) * 60_000 : PAY_WINDOW_MS,
    webhookGapsMs: vars.WEBHOOK_RETRY_GAPS_SECONDS
      ? vars.WEBHOOK_RETRY_GAPS_SECONDS.split(",").map((seconds) => Number(seconds) * 1000)
      : DEFAULT_GAPS_MS,
    webhookAllowedNetworks: allowedNetworksOf(vars.WEBHOOK_ALLOWED_NETWORKS),
    webhookRetentionMs: {
      delivered: Number(vars.WEBHOOK_RETENTION_DAYS ?? RETENTION_DAYS) * DAY_MS,
      failed: vars.WEBHOOK_FAILED_RETENTION_DAYS
        ? Number(vars.WEBHOOK_FAILED_RETENTION_DAYS) * DAY_MS
        : null,
    },
    firstAccount: {
      ownerEmail: vars.OWNER_EMAIL ?? "owner@driftstack.local",
      accountName: vars.ACCOUNT_NAME ?? "Demo Shop",
    },
    mail: mailOf(vars),
    drainMs: Number(vars.STOP_NOTICE_MS ?? 2_000),
    trustProxy: vars.TRUST_PROXY === "true",
    redisUrl: vars.REDIS_URL ?? null,
    rateLimits: {
      keyPerSecond: Number(vars.RATE_LIMIT_KEY_PER_SECOND ?? KEY_PER_SECOND),
      addressPerSecond: Number(vars.RATE_LIMIT_ADDRESS_PER_SECOND ?? ADDRESS_PER_SECOND),
    },
    connections: {
      total: vars.MAX_CONNECTIONS ? Number(vars.MAX_CONNECTIONS) : null,
      perAddress: vars.MAX_CONNECTIONS_PER_ADDRESS
        ? Number(vars.MAX_CONNECTIONS_PER_ADDRESS)
        : null,
    },
    metricsToken: vars.METRICS_TOKEN ?? null,
    keys: keysOf(vars, secrets),
  });
}

function keysOf(vars: EnvVars, secrets: StoredSecrets): AppConfig["keys"] {
  const derived = (purpose: string) =>
    vars.SESSION_SECRET ? deriveSecret(vars.SESSION_SECRET, purpose) : undefined;
  return {
    session: vars.SESSION_SECRET ?? secrets.session,
    clientToken: derived("client tokens") ?? secrets.client_token,
    encryption: Buffer.from(vars.ENCRYPTION_KEY ?? secrets.encryption, "hex"),
    sandboxIpn: derived("sandbox notices") ?? secrets.sandbox_ipn,
  };
}

/** Payers and the provider use a public address; over plain HTTP, responses could be tampered with in transit. */
function requireHttps(appUrl: string, providers: ProviderSettings): void {
  const { protocol, hostname } = new URL(appUrl);
  if (!hasRealProvider(providers) || protocol === "https:" || isLoopbackHost(hostname)) return;
  throw new EnvError(
    "APP_URL is a public http address, and NOWPAYMENTS_API_KEY is set. Set APP_URL to an https address, such as https://pay.example.com, and run a TLS proxy in front.",
  );
}

function allowedNetworksOf(text: string | undefined): string[] | null {
  if (text === undefined) return null;
  const cidrs = text.split(",").map((cidr) => cidr.trim());
  try {
    parseNetworks(cidrs);
  } catch (error) {
    throw new EnvError(
      `WEBHOOK_ALLOWED_NETWORKS must be ${adviceOf("WEBHOOK_ALLOWED_NETWORKS")}. ${(error as Error).message}`,
    );
  }
  return cidrs;
}

/** The URL of a server bound to `host`, as seen from the same machine. */
function localUrlOf(host: string, port: number): string {
  const reachable = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
  return `http://${reachable.includes(":") ? `[${reachable}]` : reachable}:${port}`;
}

function mailOf({ SMTP_URL, MAIL_FROM }: EnvVars): AppConfig["mail"] {
  if (SMTP_URL === undefined && MAIL_FROM === undefined) return null;
  if (MAIL_FROM === undefined) {
    throw new EnvError(
      "SMTP_URL is set without MAIL_FROM. Set it to the address that notifications are sent from, such as MAIL_FROM=billing@example.com.",
    );
  }
  if (SMTP_URL === undefined) {
    throw new EnvError(
      "MAIL_FROM is set without SMTP_URL. Set it to your mail server, such as SMTP_URL=smtp://user:password@mail.example.com:587, or unset both to send no mail.",
    );
  }
  return { smtpUrl: SMTP_URL, from: MAIL_FROM };
}
