import pino from "pino";
import type { AppConfig } from "./env";

export type Logger = pino.Logger;

const SECRET_TEXT =
  /(ds_(?:live|test)_|whsec_)[A-Za-z0-9+/=_-]+|[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}|(postgres(?:ql)?:\/\/[^:]+:)[^@]+@/g;

/** Hides keys, signing secrets, e-mail addresses and database passwords in a text that is about to be logged. */
export function redact(text: string): string {
  return text.replace(SECRET_TEXT, (_match, prefix?: string, url?: string) =>
    prefix ? `${prefix}[hidden]` : url ? `${url}[hidden]@` : "[e-mail]",
  );
}

/** JSON lines on standard output, with every text redacted. */
export function createLogger(level: AppConfig["logLevel"]): Logger {
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
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
        const clean = args.map((arg) => (typeof arg === "string" ? redact(arg) : arg));
        method.apply(this, clean as Parameters<typeof method>);
      },
    },
  });
}
