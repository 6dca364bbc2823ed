import { inspect } from "node:util";
import { isOperatorError } from "@/lib/platform/postgres/open-storage";
import { redact } from "./logger";
import { withinMs } from "./within-ms";

type Close = () => Promise<void> | void;

const CLOSE_LIMIT_MS = 20_000;
const START_LIMIT_MS = 20_000;

/** The resources that a process has opened; they are closed in reverse order. */
export type Stack = {
  push(name: string, close: Close): void;
  /** Ends the process because a required resource is gone. */
  fail(reason: string): void;
};

export function printLine(line: string): void {
  process.stdout.write(`driftstack  ${line}\n`);
}

/** Prints an error line to standard error. It bypasses the console, which the server redirects to the logger. */
function complain(line: string): void {
  process.stderr.write(`driftstack  ${line}\n`);
}

/**
 * Runs a process until Ctrl-C or SIGTERM, then closes everything that it opened. An operator error prints one line and
 * exits with code 1. Everything that `start` opened is also closed when `start` fails.
 */
export async function runProcess(start: (stack: Stack) => Promise<void>): Promise<void> {
  const opened: { name: string; close: Close }[] = [];
  let stopping = false;
  let closing = false;
  let starting: Promise<void> | undefined;

  const stop = async (code: number) => {
    if (stopping) return;
    stopping = true;
    // A resource that is still being opened, above all the database, can be closed only once it is open.
    await withinLimit(START_LIMIT_MS, starting).catch(() => undefined);
    closing = true;
    const [first, ...others] = opened;
    for (const { name, close } of [...others.reverse(), ...(first ? [first] : [])]) {
      try {
        // The first is the database, which has its own time limits. The others must not keep it running.
        await (close === first?.close ? close() : withinLimit(CLOSE_LIMIT_MS, close()));
      } catch (error) {
        complain(`could not close ${name}: ${redact(String(error))}`);
      }
    }
    process.exit(code);
  };
  const stack: Stack = {
    push(name, close) {
      if (closing) void Promise.resolve(close()).catch(() => undefined);
      else opened.push({ name, close });
    },
    fail(reason) {
      complain(reason);
      void stop(1);
    },
  };

  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      if (!stopping) printLine("stopping");
      void stop(0);
    });
  }
  try {
    starting = start(stack);
    await starting;
  } catch (error) {
    if (stopping) return;
    complain(isOperatorError(error) ? error.message : redact(inspect(error)));
    await stop(1);
  }
}

function withinLimit(limitMs: number, work: Promise<void> | void): Promise<void> {
  return withinMs(limitMs, Promise.resolve(work), `it took longer than ${limitMs / 1000} s`);
}
