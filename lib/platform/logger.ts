import pino from "pino";
import type { AppConfig } from "./env";
import { redact } from "./redact";

export { redact };

export type Logger = pino.Logger;

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
