import pino from "pino";
import type { AppConfig } from "./env";

export type Logger = pino.Logger;

const SECRET_TEXT =
  /(ds_(?:live|test)_|whsec_)[A-Za-z0-9+/=_-]+|[A-Za-z0-9._%+-]{1,64}(?:@|%40)[A-Za-z0-9.-]{1,255}\.[A-Za-z]{2,24}|(postgres(?:ql)?:\/\/[^:]{1,64}:)[^@]{1,256}@/g;

/** Hides keys, signing secrets, e-mail addresses and database passwords in a text that is about to be logged. */
export function redact(text: string): string {
  return text.replace(SECRET_TEXT, (_match, prefix?: string, url?: string) =>
    prefix ? `${prefix}[hidden]` : url ? `${url}[hidden]@` : "[e-mail]",
  );
}

/** The texts of a log line; paths hold what callers put there. */
function redactTexts(line: Record<string, unknown>): Record<string, unknown> {
  const clean = Object.entries(line).map(([name, value]) => [
    name,
    typeof value === "string" ? redact(value) : value,
  ]);
  return Object.fromEntries(clean) as Record<string, unknown>;
}

/** JSON lines on standard output, or wherever `to` says, with every text redacted. */
export function createLogger(level: AppConfig["logLevel"], to?: pino.DestinationStream): Logger {
  const options: pino.LoggerOptions = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }), log: redactTexts },
    serializers: {
      err: (error: unknown) => {
        if (!(error instanceof Error)) return redact(String(error));
        const cause = error.cause instanceof Error ? redact(error.cause.message) : undefined;
        return {
          name: error.name,
          message: redact(error.message),
          cause,
          stack: redact(error.stack ?? ""),
        };
      },
    },
    hooks: {
      logMethod(args, method) {
        // Without a text of its own, pino takes the error's message as it is.
        const first = args[0] as unknown;
        const err = first instanceof Error ? first : (first as { err?: unknown } | null)?.err;
        const isBare = args[1] === undefined && err instanceof Error;
        const given: unknown[] = isBare ? [first, err.message] : args;
        const clean = given.map((arg) => (typeof arg === "string" ? redact(arg) : arg));
        method.apply(this, clean as Parameters<typeof method>);
      },
    },
  };
  return to ? pino(options, to) : pino(options);
}
