import pino from "pino";
import type { AppConfig } from "./env";
import { redact } from "./redact";

export { redact };

export type Logger = pino.Logger;

/** Redacts the string fields of a log line. Request paths, for example, contain caller input. */
function redactTexts(line: Record<string, unknown>): Record<string, unknown> {
  const clean = Object.entries(line).map(([name, value]) => [
    name,
    typeof value === "string" ? redact(value) : value,
  ]);
  return Object.fromEntries(clean) as Record<string, unknown>;
}

/** Writes JSON lines to `to`, by default standard output, with every string redacted. */
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
        // Without an explicit message, pino would use the error's message unredacted.
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
