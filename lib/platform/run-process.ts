import { inspect } from "node:util";
import { isOperatorError } from "./open-storage";
import { redact } from "./logger";

type Close = () => Promise<void> | void;

/** What a process has opened, to be closed in the opposite order. */
export type Stack = {
  push(name: string, close: Close): void;
  /** Ends the process because something it can not do without is gone. */
  fail(reason: string): void;
};

/** A calm line for whoever started the process. */
export function say(line: string): void {
  process.stdout.write(`driftstack  ${line}\n`);
}

/** The same for an error. The console is not used: the server sends it through the logger. */
function complain(line: string): void {
  process.stderr.write(`driftstack  ${line}\n`);
}

/**
 * Runs a process until Ctrl-C or SIGTERM, then closes all it opened. A mistake of the operator is one line and exit 1.
 * What `start` opens is closed when `start` fails, too.
 */
export async function runProcess(start: (stack: Stack) => Promise<void>): Promise<void> {
  const opened: { name: string; close: Close }[] = [];
  let stopping = false;

  const stop = async (code: number) => {
    if (stopping) return;
    stopping = true;
    for (const { name, close } of opened.reverse()) {
      try {
        await close();
      } catch (error) {
        complain(`could not close ${name}: ${redact(String(error))}`);
      }
    }
    process.exit(code);
  };
  const stack: Stack = {
    push(name, close) {
      if (stopping) void Promise.resolve(close()).catch(() => undefined);
      else opened.push({ name, close });
    },
    fail(reason) {
      complain(reason);
      void stop(1);
    },
  };

  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      if (!stopping) say("stopping");
      void stop(0);
    });
  }
  try {
    await start(stack);
  } catch (error) {
    if (stopping) return;
    complain(isOperatorError(error) ? error.message : redact(inspect(error)));
    await stop(1);
  }
}
