import { join } from "node:path";
import { loadProcessConfig, startRuntime, startSandbox } from "@/lib/compose";
import { AppError } from "@/lib/platform/app-error";
import type { Ctx } from "@/lib/platform/ctx";
import { isOperatorError, openStorage } from "@/lib/platform/postgres/open-storage";
import { createCtx } from "@/lib/platform/runtime";

const UNIT_MS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Reads a duration such as 90d, 12h or 30m; null if it is not one. */
export function parseDurationMs(text: string): number | null {
  const match = /^([1-9]\d{0,4})([mhd])$/.exec(text);
  return match && Number(match[1]) * UNIT_MS[match[2] as keyof typeof UNIT_MS];
}

/**
 * Reads the options of a command, then runs it on the database of this installation and closes everything. An error
 * sets the exit code 1.
 */
export async function runCommand<Options>(
  readOptions: () => Options,
  run: (ctx: Ctx, options: Options) => Promise<void>,
  { withSandbox = false } = {},
): Promise<void> {
  const print = (line: string) => console.error(`driftstack  ${line}`);
  const opened: (() => Promise<void> | void)[] = [];
  try {
    const options = readOptions();
    const config = loadProcessConfig();
    const storage = await openStorage(config, {
      role: "guest",
      appRoot: join(import.meta.dirname, ".."),
      printLine: print,
      onExit(reason) {
        print(reason);
        process.exit(1);
      },
    });
    opened.push(storage.stop);
    const runtime = startRuntime(config, storage.url);
    // A process that receives no requests cannot detect how the program is accessed.
    runtime.services.exposure.isPossible = true;
    opened.push(runtime.close);
    if (withSandbox) opened.push((await startSandbox(runtime)).close);
    await run(createCtx(runtime), options);
  } catch (error) {
    if (error instanceof AppError) print(error.detail);
    else if (isOperatorError(error)) print(error.message);
    else console.error(error);
    process.exitCode = 1;
  } finally {
    for (const close of opened.reverse()) await close();
  }
}
