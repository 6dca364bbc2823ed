import { join } from "node:path";
import { runProcess, printLine, type Stack } from "@/lib/platform/run-process";
import { openProcess } from "@/lib/compose";
import { startWorker } from "./loop";

/** Runs the background worker in its own process. Any number can run beside the web server. */
async function start(stack: Stack): Promise<void> {
  const runtime = await openProcess(stack, {
    role: "guest",
    appRoot: join(import.meta.dirname, ".."),
  });
  const worker = startWorker(runtime);
  stack.push("the worker", worker.stop);
  printLine("the worker is ready");
}

await runProcess(start);
